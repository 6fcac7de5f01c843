/*---
id: ai.sensitivity
title: Sensitivity
description: >-
  Of the predictions of the quarter that were followed by the event, the share that reached the
  threshold.
unit: "% of events"
kind: proportion
direction: higher
period: quarter
groups: [model, organization]
minimum: denominator >= 20
signal: { chart: p, baseline: 8 }
citation: >-
  Altman DG, Bland JM, BMJ 1994;308:1552 and 309:102
---*/
with predictions as (
  select concat(model_id, ' ', coalesce(version, '')) as model,
         coalesce(site, 'not given') as organization,
         local_date(at) as day, score, threshold, label
  from ai.prediction_outcome
  where at is not null
)
select cast(date_trunc('quarter', day) as date) as period, model, organization,
       count(*) filter (where score >= threshold) as numerator,
       count(*) as denominator
from predictions
where label is not null and score is not null and threshold is not null and label = 1
group by 1, 2, 3
