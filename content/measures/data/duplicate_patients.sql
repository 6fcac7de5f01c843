/*---
id: data.duplicate_patients
title: Patients registered twice
description: >-
  Patients who came for the first time in the month and have the same name, birth date and
  sex as a patient who came earlier under another id. Some are two people; most are one
  person whose record is split.
unit: patients
kind: count
direction: lower
period: month
absent: zero
signal: { chart: xmr, baseline: 12 }
citation: >-
  McCoy AB and others, Matching identifiers in electronic health records, BMJ Qual Saf
  2013;22(3):219-224 (same first and last name and date of birth), here with the same sex
---*/
with first_seen as (
  select e.patient_id, min(e.start) as at
  from clinical.encounter e
  where e.patient_id is not null and e.start is not null
  group by 1
),
ranked as (
  select f.at,
         row_number() over (
           partition by lower(trim(p.family)), lower(trim(p.given)), p.birth_date,
                        coalesce(p.birth_sex, p.gender)
           order by f.at, p.id
         ) as place
  from clinical.patient p
  inner join first_seen f on f.patient_id = p.id
  where p.family is not null and p.given is not null and p.birth_date is not null
)
select cast(date_trunc('month', local_date(at)) as date) as period,
       count(*) as numerator
from ranked
where place > 1
group by 1
