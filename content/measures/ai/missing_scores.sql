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
  select concat(p.model_id, ' ', coalesce(p.version, '')) as model,
         coalesce(
           s.name, o.name, e.organization_name, e.organization_id, p.site_id, 'not given'
         ) as organization,
         local_date(coalesce(p.at, e."end")) as day,
         p.score, p.threshold, p.prediction_id
  from ai.prediction p
  left join clinical.encounter e on e.id = p.encounter_id
  left join clinical.organization o on o.id = e.organization_id
  left join workforce.site s on s.site_id = coalesce(p.site_id, e.organization_id)
  where coalesce(p.at, e."end") is not null
)
select cast(date_trunc('week', day) as date) as period, model, organization,
       count(*) filter (where score is null) as numerator,
       count(*) as denominator
from predictions
group by 1, 2, 3
