/*---
id: flow.emergency_visits
title: Emergency visits
description: Emergency visits that began in the week, at each organization.
unit: visits
kind: count
direction: neither
period: week
groups: [organization]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: NHS England, Making Data Count (XmR charts for weekly activity); HL7 FHIR R4, Encounter.class EMER
time:
  clinical.encounter: start
---*/
select cast(date_trunc('week', local_date(e.start)) as date) as period,
       coalesce(o.name, e.organization_name, e.organization_id, 'not given') as organization,
       count(*) as numerator
from clinical.encounter e
left join clinical.organization o on o.id = e.organization_id
where e.start is not null and e.class = 'EMER'
  and e.status not in ('cancelled', 'entered-in-error', 'planned')
group by 1, 2
