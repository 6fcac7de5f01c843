/*---
id: ai.alert_rate
title: Alert rate
description: >-
  Of the scored predictions of the week, the share at or above the threshold that the model
  alerted from. A prediction without a time counts in the period in which its encounter ended.
unit: "% of predictions"
kind: proportion
direction: neither
period: week
groups: [model, organization]
minimum: denominator >= 5
signal: { chart: p, baseline: 26 }
citation: >-
  Wong A and others, External Validation of a Widely Implemented Proprietary Sepsis Prediction
  Model, JAMA Intern Med 2021;181(8):1065-1070 (share of patients alerted)
---*/
with predictions as (
  select concat(model_id, ' ', coalesce(version, '')) as model,
         coalesce(site, 'not given') as organization,
         local_date(at) as day, score, threshold, label
  from ai.prediction_outcome
  where at is not null
)
select cast(date_trunc('week', day) as date) as period, model, organization,
       count(*) filter (where score >= threshold) as numerator,
       count(*) as denominator
from predictions
where score is not null and threshold is not null
group by 1, 2, 3
