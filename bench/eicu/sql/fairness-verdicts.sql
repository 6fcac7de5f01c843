-- headings: not_estimable=not estimable
-- Groups against everybody else at the threshold 0.2, counted.
with asked as (
    select 'IV' as version, 'beds' as attribute, unnest(fairness(beds, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IV' as version, 'region' as attribute, unnest(fairness(region, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IV' as version, 'teaching' as attribute, unnest(fairness(teaching, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IV' as version, 'age' as attribute, unnest(fairness(age_band, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IV' as version, 'sex' as attribute, unnest(fairness(sex, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IV' as version, 'ethnicity' as attribute, unnest(fairness(ethnicity, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IVa' as version, 'beds' as attribute, unnest(fairness(beds, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'region' as attribute, unnest(fairness(region, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'teaching' as attribute, unnest(fairness(teaching, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'age' as attribute, unnest(fairness(age_band, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'sex' as attribute, unnest(fairness(sex, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'ethnicity' as attribute, unnest(fairness(ethnicity, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
), flat as (
    select version, attribute, f['measure'] as measure, f['verdict'] as verdict, f['is_discovery'] as is_discovery
    from asked where f['measure'] in ('sensitivity', 'specificity', 'auroc', 'observed_over_expected', 'calibration_slope')
)
select version, coalesce(attribute, '**all six**') as attribute, count(*) as comparisons, count(*) filter (where verdict = 'disparity') as disparity,
       count(*) filter (where verdict = 'equivalent') as equivalent, count(*) filter (where verdict = 'inconclusive') as inconclusive,
       count(*) filter (where verdict is null) as not_estimable, count(*) filter (where is_discovery) as discoveries
from flat group by grouping sets ((version, attribute), (version)) order by version, attribute
