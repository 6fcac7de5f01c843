-- Hospitals by observed over expected deaths (IVa): on two scales, and each hospital's exact Poisson interval.
-- headings: tau_squared=τ²; above_95=above 95 %; below_95=below 95 %; beyond_998=beyond 99.8 %; pearson=Pearson dispersion; exact_above=exact interval above 1; exact_below=exact interval below 1
-- format: phi=2 tau_squared=3 pearson=2
with moved as (
    select calibration(score, label, patient_id)['in_the_large']['value'] as by
    from research.apache_result where version = 'IVa' and score is not null
), scores as (
    select r.hospital_id, r.label, r.score, 1 / (1 + exp(-(ln(r.score / (1 - r.score)) + m.by))) as updated
    from research.apache_result r cross join moved m where r.version = 'IVa' and r.score is not null
), hospitals as (
    select 'as they are' as scores, hospital_id, sum(label) as observed, sum(score) as expected, sum(score * (1 - score)) as variance
    from scores group by hospital_id
    union all
    select 'moved to be right on average', hospital_id, sum(label), sum(updated), sum(updated * (1 - updated)) from scores group by hospital_id
), asked as (
    select scores, 'root' as scale, funnel(hospital_id, observed, expected, 'standardised_root') as f from hospitals group by scores
    union all
    select scores, 'logarithm', funnel(hospital_id, observed, expected, 'standardised_log') from hospitals group by scores
), units as (
    select scores, scale, unnest(f['units']) as u from asked
), standings as (
    select scores, scale, count(*) filter (where u['standing'] like 'Above%') as above_95, count(*) filter (where u['standing'] like 'Below%') as below_95,
           count(*) filter (where u['standing'] like '%998') as beyond_998
    from units group by scores, scale
), exact as (
    select scores, count(*) as hospitals, sum(power(observed - expected, 2) / variance) / count(*) as pearson,
           count(*) filter (where observed_expected(observed, expected)['low'] > 1) as exact_above,
           count(*) filter (where observed_expected(observed, expected)['high'] < 1) as exact_below
    from hospitals group by scores
)
select a.scores, a.scale, e.hospitals, a.f['phi'] as phi, a.f['tau_squared'] as tau_squared, s.above_95, s.below_95, s.beyond_998,
       e.pearson, e.exact_above, e.exact_below
from asked a
join standings s on s.scores = a.scores and s.scale = a.scale
join exact e on e.scores = a.scores
order by a.scores, a.scale
