/*---
id: ai.predictions
title: Predictions made
description: >-
  Predictions made in the week, with or without a score, by model and organization. A
  prediction without a time counts in the period in which its encounter ended.
unit: predictions
kind: count
direction: neither
period: week
groups: [model, organization]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: NIST AI Risk Management Framework 1.0, MEASURE 2.4 (behaviour is monitored in production)
---*/
with predictions as (
  select concat(model_id, ' ', coalesce(version, '')) as model,
         coalesce(site, 'not given') as organization,
         local_date(at) as day, score, threshold, label
  from ai.prediction_outcome
  where at is not null
)
select cast(date_trunc('week', day) as date) as period, model, organization, count(*) as numerator
from predictions
group by 1, 2, 3
