/*---
id: ai.missing_scores
title: Predictions without a score
description: >-
  Of the predictions of the week, the share for which the model gave no score. A jump usually
  means that an input stopped arriving. A prediction without a time counts in the period in
  which its encounter ended.
unit: "% of predictions"
kind: proportion
direction: lower
period: week
groups: [model, organization]
minimum: denominator >= 5
signal: { chart: p, baseline: 26 }
citation: >-
  NIST AI RMF 1.0, MEASURE 2.4; Finlayson SG and others, The Clinician and Dataset Shift in
  Artificial Intelligence, N Engl J Med 2021;385:283-286
---*/
with predictions as (
  select concat(model_id, ' ', coalesce(version, '')) as model,
         coalesce(site, 'not given') as organization,
         local_date(at) as day, score, threshold, label
  from ai.prediction_outcome
  where at is not null
)
select cast(date_trunc('week', day) as date) as period, model, organization,
       count(*) filter (where score is null) as numerator,
       count(*) as denominator
from predictions
group by 1, 2, 3
