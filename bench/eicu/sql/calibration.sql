-- Whether the probabilities mean what they say: one row a measure, one column a version.
with asked as (
    select version, calibration(score, label, patient_id) as c, sum(score) as expected, sum(label) as observed,
           calibration(score, label, hospital_id)['observed_expected'] as by_hospital
    from research.apache_result where score is not null group by version
), both_versions as (
    select a.c as iv, b.c as iva, a.expected as iv_expected, b.expected as iva_expected, a.observed as observed,
           a.by_hospital as iv_by_hospital, b.by_hospital as iva_by_hospital
    from asked a cross join asked b where a.version = 'IV' and b.version = 'IVa'
)
select 1 as place, 'observed/expected' as measure, iv['observed_expected'] as iv, iva['observed_expected'] as iva from both_versions
union all select 2, 'the same, exact Poisson', observed_expected(observed, iv_expected), observed_expected(observed, iva_expected) from both_versions
union all select 8, 'observed/expected, interval by hospital', iv_by_hospital, iva_by_hospital from both_versions
union all select 3, 'in the large (0 is right)', iv['in_the_large'], iva['in_the_large'] from both_versions
union all select 4, 'slope (1 is right)', iv['slope'], iva['slope'] from both_versions
union all select 5, 'intercept beside the slope', iv['intercept'], iva['intercept'] from both_versions
union all select 6, 'Brier score', iv['brier'], iva['brier'] from both_versions
union all select 7, 'scaled Brier score (1 is perfect, 0 is the event rate for everybody)', iv['scaled_brier'], iva['scaled_brier'] from both_versions
order by place
