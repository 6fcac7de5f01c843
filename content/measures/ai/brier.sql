/*---
id: ai.brier
title: Brier score
description: >-
  Of the predictions of the quarter whose outcome is known: the mean squared distance of the
  probability from what happened. 0 is perfect; it also moves with the event rate.
unit: squared probability
kind: statistic
direction: lower
period: quarter
groups: [model, organization]
minimum: n >= 100
signal: { chart: xmr, baseline: 8 }
citation: >-
  Brier GW, Mon Weather Rev 1950;78:1-3
---*/
with predictions as (
  select concat(model_id, ' ', coalesce(version, '')) as model,
         coalesce(site, 'not given') as organization,
         local_date(at) as day, score, threshold, label,
         coalesce(patient_id, prediction_id) as patient
  from ai.prediction_outcome
  where at is not null and score is not null and label is not null
),
estimates as (
  select cast(date_trunc('quarter', day) as date) as period, model, organization,
         brier(score, label, patient) as estimate
  from predictions
  where score between 0 and 1
  group by 1, 2, 3
)
select period, model, organization, estimate['value'] as value, estimate['low'] as low,
       estimate['high'] as high, estimate['n'] as n
from estimates
where estimate['value'] is not null
