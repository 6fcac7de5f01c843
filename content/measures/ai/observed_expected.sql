/*---
id: ai.observed_expected
title: Observed over expected events
description: >-
  Events that happened in the year over events that the model expected (the sum of its
  probabilities), where both are known. Above 1 the model expects too few events, below 1 too
  many; for a mortality model of known quality it compares hospitals. A prediction without a
  time counts in the period in which its encounter ended.
unit: observed / expected
kind: ratio
direction: neither
period: year
groups: [model, organization]
minimum: denominator >= 5
interval: poisson
citation: >-
  Van Calster B and others, Calibration: the Achilles heel of predictive analytics, BMC Med
  2019;17:230; Zimmerman JE and others, APACHE IV, Crit Care Med 2006;34(5):1297-1310
---*/
with predictions as (
  select concat(p.model_id, ' ', coalesce(p.version, '')) as model,
         coalesce(
           s.name, o.name, e.organization_name, e.organization_id, p.site_id, 'not given'
         ) as organization,
         local_date(coalesce(p.at, e."end")) as day,
         p.score, p.threshold, p.prediction_id
  from ai.prediction p
  left join clinical.encounter e on e.id = p.encounter_id
  left join clinical.organization o on o.id = e.organization_id
  left join workforce.site s on s.site_id = coalesce(p.site_id, e.organization_id)
  where coalesce(p.at, e."end") is not null
)
select cast(date_trunc('year', p.day) as date) as period, p.model, p.organization,
       sum(cast(y.label as double)) as numerator,
       sum(p.score) as denominator,
       count(*) as n
from predictions p
join ai.outcome y on y.prediction_id = p.prediction_id
where p.score between 0 and 1 and y.label is not null
group by 1, 2, 3
