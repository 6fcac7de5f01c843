/*---
id: flow.encounters
title: Encounters
description: >-
  Encounters that began in the month, by class (AMB ambulatory, EMER emergency, IMP inpatient,
  VR virtual, …). Planned, cancelled and mistaken encounters are left out.
unit: encounters
kind: count
direction: neither
period: month
groups: [class]
absent: zero
signal: { chart: xmr, baseline: 12 }
citation: HL7 FHIR R4, Encounter; HL7 v3 ActEncounterCode value set
time:
  clinical.encounter: start
---*/
select cast(date_trunc('month', local_date(e.start)) as date) as period,
       coalesce(e.class, 'not given') as class,
       count(*) as numerator
from clinical.encounter e
where e.start is not null and e.status not in ('cancelled', 'entered-in-error', 'planned')
group by 1, 2
