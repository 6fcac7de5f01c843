/*---
id: ai.known_outcomes
title: Predictions with a known outcome
description: >-
  Of the predictions of the month, the share whose outcome is known by now. Recent months are
  low because outcomes take time; an old month that is low makes every figure on accuracy
  doubtful. A prediction without a time counts in the period in which its encounter ended.
unit: "% of predictions"
kind: proportion
direction: higher
period: month
groups: [model, organization]
minimum: denominator >= 20
citation: "TRIPOD+AI, Collins GS and others, BMJ 2024;385:e078378 (missing data)"
---*/
with predictions as (
  select concat(model_id, ' ', coalesce(version, '')) as model,
         coalesce(site, 'not given') as organization,
         local_date(at) as day, score, threshold, label
  from ai.prediction_outcome
  where at is not null
)
select cast(date_trunc('month', day) as date) as period, model, organization,
       count(*) filter (where label is not null) as numerator,
       count(*) as denominator
from predictions
group by 1, 2, 3
