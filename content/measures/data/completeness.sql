/*---
id: data.completeness
title: Completeness
description: >-
  Of the rows of each table in the month, the share in which the column holds a value. A
  column that no row ever fills stays at 0 and is a fact about the source; a fall is news.
  Rows without a time belong to no month and are not in it.
unit: "% of rows"
kind: proportion
direction: higher
period: month
groups: [table_name, column_name]
minimum: denominator >= 20
signal: { chart: p, baseline: 12 }
citation: >-
  Kahn MG and others, A Harmonized Data Quality Assessment Terminology and Framework, eGEMs
  2016;4(1):1244 (completeness)
time:
  clinical.encounter: start
  clinical.condition: recorded
  clinical.observation: effective
  clinical.medication_request: authored
  clinical.procedure: performed
  clinical.immunization: occurrence
  clinical.diagnostic_report: effective
  clinical.appointment: start
---*/
with cells as (
  select 'encounter' as table_name,
         columns.column_name,
         cast(date_trunc('month', local_date(e.start)) as date) as period,
         case columns.column_name
         when 'class' then e.class is not null
         when 'type_code' then e.type_code is not null
         when 'patient_id' then e.patient_id is not null
         when 'practitioner_id' then e.practitioner_id is not null
         when 'end' then e."end" is not null
         when 'organization_id' then e.organization_id is not null
         when 'reason_code' then e.reason_code is not null
         end as filled
  from clinical.encounter e
  cross join (
    values ('class'), ('type_code'), ('patient_id'), ('practitioner_id'),
           ('end'), ('organization_id'), ('reason_code')
  ) as columns(column_name)
  where e.start is not null
  union all
  select 'condition' as table_name,
         columns.column_name,
         cast(date_trunc('month', local_date(c.recorded)) as date) as period,
         case columns.column_name
         when 'code' then c.code is not null
         when 'patient_id' then c.patient_id is not null
         when 'encounter_id' then c.encounter_id is not null
         when 'clinical_status' then c.clinical_status is not null
         when 'onset' then c.onset is not null
         end as filled
  from clinical.condition c
  cross join (
    values ('code'), ('patient_id'), ('encounter_id'), ('clinical_status'),
           ('onset')
  ) as columns(column_name)
  where c.recorded is not null
  union all
  select 'observation' as table_name,
         columns.column_name,
         cast(date_trunc('month', local_date(v.effective)) as date) as period,
         case columns.column_name
         when 'code' then v.code is not null
         when 'patient_id' then v.patient_id is not null
         when 'encounter_id' then v.encounter_id is not null
         when 'issued' then v.issued is not null
         when 'category' then v.category is not null
         end as filled
  from clinical.observation v
  cross join (
    values ('code'), ('patient_id'), ('encounter_id'), ('issued'),
           ('category')
  ) as columns(column_name)
  where v.effective is not null
  union all
  select 'medication_request' as table_name,
         columns.column_name,
         cast(date_trunc('month', local_date(m.authored)) as date) as period,
         case columns.column_name
         when 'medication_code' then m.medication_code is not null
         when 'patient_id' then m.patient_id is not null
         when 'encounter_id' then m.encounter_id is not null
         when 'requester_id' then m.requester_id is not null
         when 'dose' then m.dose is not null
         end as filled
  from clinical.medication_request m
  cross join (
    values ('medication_code'), ('patient_id'), ('encounter_id'), ('requester_id'),
           ('dose')
  ) as columns(column_name)
  where m.authored is not null
  union all
  select 'procedure' as table_name,
         columns.column_name,
         cast(date_trunc('month', local_date(r.performed)) as date) as period,
         case columns.column_name
         when 'code' then r.code is not null
         when 'patient_id' then r.patient_id is not null
         when 'encounter_id' then r.encounter_id is not null
         when 'practitioner_id' then r.practitioner_id is not null
         end as filled
  from clinical.procedure r
  cross join (
    values ('code'), ('patient_id'), ('encounter_id'), ('practitioner_id')
  ) as columns(column_name)
  where r.performed is not null
  union all
  select 'immunization' as table_name,
         columns.column_name,
         cast(date_trunc('month', local_date(i.occurrence)) as date) as period,
         case columns.column_name
         when 'code' then i.code is not null
         when 'patient_id' then i.patient_id is not null
         when 'encounter_id' then i.encounter_id is not null
         when 'lot_number' then i.lot_number is not null
         end as filled
  from clinical.immunization i
  cross join (
    values ('code'), ('patient_id'), ('encounter_id'), ('lot_number')
  ) as columns(column_name)
  where i.occurrence is not null
  union all
  select 'diagnostic_report' as table_name,
         columns.column_name,
         cast(date_trunc('month', local_date(d.effective)) as date) as period,
         case columns.column_name
         when 'code' then d.code is not null
         when 'patient_id' then d.patient_id is not null
         when 'encounter_id' then d.encounter_id is not null
         when 'issued' then d.issued is not null
         when 'practitioner_id' then d.practitioner_id is not null
         end as filled
  from clinical.diagnostic_report d
  cross join (
    values ('code'), ('patient_id'), ('encounter_id'), ('issued'),
           ('practitioner_id')
  ) as columns(column_name)
  where d.effective is not null
  union all
  select 'appointment' as table_name,
         columns.column_name,
         cast(date_trunc('month', local_date(a.start)) as date) as period,
         case columns.column_name
         when 'patient_id' then a.patient_id is not null
         when 'practitioner_id' then a.practitioner_id is not null
         when 'location_id' then a.location_id is not null
         when 'created' then a.created is not null
         end as filled
  from clinical.appointment a
  cross join (
    values ('patient_id'), ('practitioner_id'), ('location_id'), ('created')
  ) as columns(column_name)
  where a.start is not null
)
select period, table_name, column_name,
       count(*) filter (where filled) as numerator,
       count(*) as denominator
from cells
group by 1, 2, 3
