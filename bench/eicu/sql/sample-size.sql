-- What a validation of each version needs, from what these stays show.
-- format: logit_mean=2 logit_sd=2
with population as (
    select version, count(*) as n, avg(label) as event_rate, auroc(score, label) as auroc, avg(ln(score / (1 - score))) as logit_mean,
           stddev(ln(score / (1 - score))) as logit_sd
    from research.apache_result where score is not null group by version
), asked as (
    select version, n, validation_sample_size(event_rate, auroc, logit_mean, logit_sd, 0.2) as v from population
), iv as (select 'IV' as version, unnest(v['requirements']) as r from asked where version = 'IV'),
iva as (select 'IVa' as version, unnest(v['requirements']) as r from asked where version = 'IVa')
select version, replace(r['criterion'], '_', ' ') as criterion, r['rows'] as stays_needed, r['events'] as deaths_needed, 1683 as stays_here, 139 as deaths_here
from (select * from iv union all select * from iva) order by version, stays_needed desc
