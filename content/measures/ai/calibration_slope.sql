/*---
id: ai.calibration_slope
title: Calibration slope
description: >-
  Of the predictions of the quarter whose outcome is known: the slope of the outcome's log odds on
  those of the score. 1 is right; below 1 the scores are too extreme, above 1 too moderate.
unit: slope
kind: statistic
direction: neither
period: quarter
groups: [model, organization]
minimum: n >= 200
signal: { chart: xmr, baseline: 8 }
citation: >-
  Van Calster B and others, Calibration: the Achilles heel of predictive analytics, BMC Med
  2019;17:230
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
         calibration(score, label, patient)['slope'] as estimate
  from predictions
  where score between 0 and 1
  group by 1, 2, 3
)
select period, model, organization, estimate['value'] as value, estimate['low'] as low,
       estimate['high'] as high, estimate['n'] as n
from estimates
where estimate['value'] is not null
