/*---
id: ai.event_rate
title: Event rate
description: >-
  Of the predictions of the quarter whose outcome is known, the share in which the predicted
  event happened. A prediction without a time counts in the period in which its encounter
  ended.
unit: "% of predictions"
kind: proportion
direction: neither
period: quarter
groups: [model, organization]
minimum: denominator >= 20
signal: { chart: p, baseline: 8 }
citation: >-
  Finlayson SG and others, The Clinician and Dataset Shift in Artificial Intelligence, N Engl
  J Med 2021;385:283-286 (changes in population and setting)
---*/
with predictions as (
  select concat(model_id, ' ', coalesce(version, '')) as model,
         coalesce(site, 'not given') as organization,
         local_date(at) as day, score, threshold, label
  from ai.prediction_outcome
  where at is not null
)
select cast(date_trunc('quarter', day) as date) as period, model, organization,
       count(*) filter (where label = 1) as numerator,
       count(*) as denominator
from predictions
where label is not null
group by 1, 2, 3
