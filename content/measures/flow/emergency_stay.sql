/*---
id: flow.emergency_stay
title: Time in the emergency department
description: >-
  Half of the emergency visits that ended in the week without admission, transfer or death
  took less than this, half longer. A visit without a disposition counts as going home.
unit: minutes
kind: quantile
direction: lower
period: week
groups: [organization]
minimum: n >= 10
quantile: 0.5
signal: { chart: xmr, baseline: 26 }
citation: After CMS OP-18, Median Time from ED Arrival to ED Departure for Discharged ED Patients
time:
  clinical.encounter: end
---*/
select cast(date_trunc('week', local_date(e."end")) as date) as period,
       coalesce(o.name, e.organization_name, e.organization_id, 'not given') as organization,
       array_agg((date_part('epoch', e."end") - date_part('epoch', e.start)) / 60.0) as samples
from clinical.encounter e
left join clinical.organization o on o.id = e.organization_id
where e."end" >= e.start and e.class = 'EMER'
  and e.status not in ('cancelled', 'entered-in-error', 'planned')
  and coalesce(e.discharge_disposition, 'home') not in ('hosp', 'other-hcf', 'exp', 'psy')
group by 1, 2
