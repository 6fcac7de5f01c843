/*---
id: ai.predictions
title: Predictions made
description: >-
  Predictions made in the week, with or without a score, by model and organization. A
  prediction without a time counts in the period in which its encounter ended.
unit: predictions
kind: count
direction: neither
period: week
groups: [model, organization]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: NIST AI Risk Management Framework 1.0, MEASURE 2.4 (behaviour is monitored in production)
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
select cast(date_trunc('week', day) as date) as period, model, organization, count(*) as numerator
from predictions
group by 1, 2, 3
