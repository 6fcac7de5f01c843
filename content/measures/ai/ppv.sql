/*---
id: ai.ppv
title: Positive predictive value
description: >-
  Of the predictions of the quarter that reached the threshold and whose outcome is known, the
  share in which the event happened. It falls when alerts prevent the event.
unit: "% of alerts"
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
       count(*) filter (where label = 1) as numerator,
       count(*) as denominator
from predictions
where label is not null and score is not null and threshold is not null and score >= threshold
group by 1, 2, 3
