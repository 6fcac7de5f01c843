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
citation: "TRIPOD+AI, Collins GS and others, BMJ 2024;385:e078378 (missing outcome data)"
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
select cast(date_trunc('month', p.day) as date) as period, p.model, p.organization,
       count(*) filter (where y.label is not null) as numerator,
       count(*) as denominator
from predictions p
left join ai.outcome y on y.prediction_id = p.prediction_id
group by 1, 2, 3
