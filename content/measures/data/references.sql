/*---
id: data.references
title: References that resolve
description: >-
  Of the rows of the month that name another resource, the share for which that resource is
  there. A source that names others by identifier and not by id does not count here.
unit: "% of references"
kind: proportion
direction: higher
period: month
groups: [table_name, reference]
minimum: denominator >= 20
signal: { chart: p, baseline: 12 }
citation: >-
  Kahn MG and others, A Harmonized Data Quality Assessment Terminology and Framework, eGEMs
  2016;4(1):1244 (relational conformance); OHDSI Data Quality Dashboard, isForeignKey
---*/
with links as (
  select 'encounter' as table_name, 'patient_id' as reference,
         local_date(e.start) as day, t.id is not null as resolves
  from clinical.encounter e
  left join clinical.patient t on t.id = e.patient_id
  where e.start is not null and e.patient_id is not null
  union all
  select 'encounter' as table_name, 'organization_id' as reference,
         local_date(e.start) as day, t.id is not null as resolves
  from clinical.encounter e
  left join clinical.organization t on t.id = e.organization_id
  where e.start is not null and e.organization_id is not null
  union all
  select 'encounter' as table_name, 'practitioner_id' as reference,
         local_date(e.start) as day, t.id is not null as resolves
  from clinical.encounter e
  left join clinical.practitioner t on t.id = e.practitioner_id
  where e.start is not null and e.practitioner_id is not null
  union all
  select 'condition' as table_name, 'patient_id' as reference,
         local_date(c.recorded) as day, t.id is not null as resolves
  from clinical.condition c
  left join clinical.patient t on t.id = c.patient_id
  where c.recorded is not null and c.patient_id is not null
  union all
  select 'condition' as table_name, 'encounter_id' as reference,
         local_date(c.recorded) as day, t.id is not null as resolves
  from clinical.condition c
  left join clinical.encounter t on t.id = c.encounter_id
  where c.recorded is not null and c.encounter_id is not null
  union all
  select 'observation' as table_name, 'patient_id' as reference,
         local_date(v.effective) as day, t.id is not null as resolves
  from clinical.observation v
  left join clinical.patient t on t.id = v.patient_id
  where v.effective is not null and v.patient_id is not null
  union all
  select 'observation' as table_name, 'encounter_id' as reference,
         local_date(v.effective) as day, t.id is not null as resolves
  from clinical.observation v
  left join clinical.encounter t on t.id = v.encounter_id
  where v.effective is not null and v.encounter_id is not null
  union all
  select 'medication_request' as table_name, 'patient_id' as reference,
         local_date(m.authored) as day, t.id is not null as resolves
  from clinical.medication_request m
  left join clinical.patient t on t.id = m.patient_id
  where m.authored is not null and m.patient_id is not null
  union all
  select 'medication_request' as table_name, 'encounter_id' as reference,
         local_date(m.authored) as day, t.id is not null as resolves
  from clinical.medication_request m
  left join clinical.encounter t on t.id = m.encounter_id
  where m.authored is not null and m.encounter_id is not null
  union all
  select 'procedure' as table_name, 'patient_id' as reference,
         local_date(r.performed) as day, t.id is not null as resolves
  from clinical.procedure r
  left join clinical.patient t on t.id = r.patient_id
  where r.performed is not null and r.patient_id is not null
  union all
  select 'immunization' as table_name, 'patient_id' as reference,
         local_date(i.occurrence) as day, t.id is not null as resolves
  from clinical.immunization i
  left join clinical.patient t on t.id = i.patient_id
  where i.occurrence is not null and i.patient_id is not null
  union all
  select 'appointment' as table_name, 'patient_id' as reference,
         local_date(a.start) as day, t.id is not null as resolves
  from clinical.appointment a
  left join clinical.patient t on t.id = a.patient_id
  where a.start is not null and a.patient_id is not null
)
select cast(date_trunc('month', day) as date) as period, table_name, reference,
       count(*) filter (where resolves) as numerator,
       count(*) as denominator
from links
group by 1, 2, 3
