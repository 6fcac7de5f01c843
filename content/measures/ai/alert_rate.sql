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
       count(*) filter (where score >= threshold) as numerator,
       count(*) as denominator
from predictions
where score is not null and threshold is not null
group by 1, 2, 3
