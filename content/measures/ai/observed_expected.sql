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
  select concat(model_id, ' ', coalesce(version, '')) as model,
         coalesce(site, 'not given') as organization,
         local_date(at) as day, score, threshold, label
  from ai.prediction_outcome
  where at is not null
)
select cast(date_trunc('year', day) as date) as period, model, organization,
       sum(cast(label as double)) as numerator,
       sum(score) as denominator,
       count(*) as n
from predictions
where score between 0 and 1 and label is not null
group by 1, 2, 3
