/*---
id: ai.use_share
title: Alerting predictions that were shown
description: >-
  Of the predictions of the week at or above the threshold, the share that anybody saw. A
  model whose scores nobody sees is not in use. Models of which the source never says who
  saw a prediction are left out.
unit: "% of alerting predictions"
kind: proportion
direction: higher
period: week
groups: [model]
minimum: denominator >= 10
signal: { chart: p, baseline: 26 }
citation: Local definition
time:
  ai.prediction: at
---*/
with known as (
  select distinct p.model_id
  from ai.prediction p
  where p.shown_at is not null or p.shown_to is not null
)
select cast(date_trunc('week', local_date(p.at)) as date) as period,
       concat(p.model_id, ' ', coalesce(p.version, '')) as model,
       count(*) filter (where p.shown_at is not null or cardinality(p.shown_to) > 0) as numerator,
       count(*) as denominator
from ai.prediction p
inner join known k on k.model_id = p.model_id
where p.at is not null and p.score >= p.threshold
group by 1, 2
