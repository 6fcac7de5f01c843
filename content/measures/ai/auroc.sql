/*---
id: ai.auroc
title: Area under the ROC curve
description: >-
  Of the predictions of the quarter whose outcome is known: how often one with the event scored
  higher than one without. The interval counts patients, not rows, where patients repeat.
unit: area, 0.5 to 1
kind: statistic
direction: higher
period: quarter
groups: [model, organization]
minimum: n >= 100
signal: { chart: xmr, baseline: 8 }
citation: >-
  DeLong ER and others, Biometrics 1988;44:837-845; Obuchowski NA, Biometrics 1997;53:567-578
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
         auroc_ci(score, label, patient) as estimate
  from predictions
  group by 1, 2, 3
)
select period, model, organization, estimate['value'] as value, estimate['low'] as low,
       estimate['high'] as high, estimate['n'] as n
from estimates
where estimate['value'] is not null
