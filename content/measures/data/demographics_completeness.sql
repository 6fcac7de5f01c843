/*---
id: data.demographics_completeness
title: Completeness of demographics
description: Of the patients seen in the quarter, the share whose record holds the column.
unit: "% of patients"
kind: proportion
direction: higher
period: quarter
groups: [column_name]
minimum: denominator >= 20
signal: { chart: p, baseline: 8 }
citation: >-
  Kahn MG and others, A Harmonized Data Quality Assessment Terminology and Framework, eGEMs
  2016;4(1):1244 (completeness); USCDI data class Patient Demographics
time:
  clinical.encounter: start
---*/
with seen as (
  select distinct cast(date_trunc('quarter', local_date(e.start)) as date) as period, e.patient_id
  from clinical.encounter e
  where e.start is not null and e.status not in ('cancelled', 'entered-in-error', 'planned')
),
cells as (
  select s.period, columns.column_name,
         case columns.column_name
           when 'birth_date' then p.birth_date is not null
           when 'gender' then p.gender is not null
           when 'race' then p.race is not null
           when 'ethnicity' then p.ethnicity is not null
           when 'language' then p.language is not null
           when 'postal_code' then p.postal_code is not null
           when 'mrn' then p.mrn is not null
           when 'phone' then p.phone is not null
         end as filled
  from seen s
  join clinical.patient p on p.id = s.patient_id
  cross join (
    values ('birth_date'), ('gender'), ('race'), ('ethnicity'),
           ('language'), ('postal_code'), ('mrn'), ('phone')
  ) as columns(column_name)
)
select period, column_name,
       count(*) filter (where filled) as numerator,
       count(*) as denominator
from cells
group by 1, 2
