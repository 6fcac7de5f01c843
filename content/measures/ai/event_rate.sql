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
  J Med 2021;385:283-286 (prevalence shift)
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
select cast(date_trunc('quarter', p.day) as date) as period, p.model, p.organization,
       count(*) filter (where y.label = 1) as numerator,
       count(*) as denominator
from predictions p
join ai.outcome y on y.prediction_id = p.prediction_id
where y.label is not null
group by 1, 2, 3
