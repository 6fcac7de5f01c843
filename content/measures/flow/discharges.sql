/*---
id: flow.discharges
title: Inpatient discharges
description: Inpatient stays that ended in the month, deaths included.
unit: discharges
kind: count
direction: neither
period: month
groups: [organization]
absent: zero
signal: { chart: xmr, baseline: 12 }
citation: HL7 FHIR R4, Encounter.class IMP and Encounter.period
time:
  clinical.encounter: end
---*/
select cast(date_trunc('month', local_date(e."end")) as date) as period,
       coalesce(o.name, e.organization_name, e.organization_id, 'not given') as organization,
       count(*) as numerator
from clinical.encounter e
left join clinical.organization o on o.id = e.organization_id
where e."end" is not null and e.class in ('IMP', 'ACUTE', 'NONAC')
  and e.status not in ('cancelled', 'entered-in-error', 'planned')
group by 1, 2
