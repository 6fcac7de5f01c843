/*---
id: chronic.blood_pressure_control
title: "Hypertension: blood pressure controlled"
description: >-
  Of the patients of 18 to 85 years with essential hypertension who had an ambulatory visit in
  the year that ends with the quarter, the share whose latest blood pressure in that year was
  below 140/90 mmHg. No reading counts as not controlled. Pregnancy, kidney failure and
  hospice are not excluded as the original asks, and readings in hospital count; age is by
  calendar year.
unit: "% of patients"
kind: proportion
direction: higher
period: quarter
minimum: denominator >= 20
signal: { chart: xmr, baseline: 8 }
citation: eCQM CMS165, Controlling High Blood Pressure, over a rolling year
---*/
with bounds as (
  -- A quarter counts when the whole year that ends with it lies in the data.
  select date_trunc('quarter', local_date(min(start))) + interval '9 months' as first_quarter,
         date_trunc('quarter', local_date(max(start))) as last_quarter
  from clinical.encounter
  where status not in ('cancelled', 'entered-in-error', 'planned')
),
-- Each visit counts for its own quarter and the three that follow: a year that ends with the quarter.
seen as (
  select distinct e.patient_id,
         cast(date_trunc('quarter', local_date(e.start)) + quarters.shift as date) as period
  from clinical.encounter e
  cross join (
    values (interval '0 months'), (interval '3 months'), (interval '6 months'), (interval '9 months')
  ) as quarters(shift)
  where e.start is not null and e.class in ('AMB', 'VR', 'HH')
    and e.status not in ('cancelled', 'entered-in-error', 'planned')
),
diagnosed as (
  select c.patient_id, date_trunc('quarter', local_date(min(coalesce(c.onset, c.recorded)))) as since
  from clinical.condition c
  where (c.snomed_code in ('59621000', '38341003') or c.icd10_code = 'I10')
    and coalesce(c.verification_status, 'confirmed') not in ('refuted', 'entered-in-error')
  group by 1
),
eligible as (
  select s.period, s.patient_id
  from seen s
  join diagnosed d on d.patient_id = s.patient_id and d.since <= s.period
  join clinical.patient p on p.id = s.patient_id
  cross join bounds
  where s.period >= bounds.first_quarter and s.period <= bounds.last_quarter
    and date_part('year', s.period) - date_part('year', p.birth_date) between 18 and 85
),
readings as (
  -- Both parts of one reading; the lowest of several readings on one day, as the original counts.
  select c.patient_id, local_date(c.effective) as day,
         min(c.value_number) filter (where c.loinc_code = '8480-6') as systolic,
         min(c.value_number) filter (where c.loinc_code = '8462-4') as diastolic
  from clinical.observation_component c
  where c.loinc_code in ('8480-6', '8462-4') and c.value_number is not null
    and c.effective is not null and c.status in ('final', 'amended', 'corrected')
  group by 1, 2
),
last_result as (
  select cast(date_trunc('quarter', v.day) + quarters.shift as date) as period,
         v.patient_id, v.systolic, v.diastolic,
         row_number() over (
           partition by v.patient_id, date_trunc('quarter', v.day) + quarters.shift order by v.day desc
         ) as newest
  from readings v
  cross join (
    values (interval '0 months'), (interval '3 months'), (interval '6 months'), (interval '9 months')
  ) as quarters(shift)
  where v.systolic is not null and v.diastolic is not null
)
select g.period,
       count(*) filter (where r.systolic < 140 and r.diastolic < 90) as numerator,
       count(*) as denominator
from eligible g
left join last_result r on r.patient_id = g.patient_id and r.period = g.period and r.newest = 1
group by 1
