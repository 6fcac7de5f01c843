/*---
id: chronic.hba1c_poor_control
title: "Diabetes: HbA1c poorly controlled"
description: >-
  Of the patients of 18 to 75 years with diabetes who had an ambulatory visit in the year that
  ends with the quarter, the share whose latest HbA1c in that year was above 9 %, or who had
  none. Hospice, advanced illness and palliative care are not excluded as the original asks;
  age is by calendar year.
unit: "% of patients"
kind: proportion
direction: lower
period: quarter
minimum: denominator >= 20
signal: { chart: xmr, baseline: 8 }
citation: >-
  eCQM CMS122, Diabetes: Glycemic Status Assessment Greater Than 9%, over a rolling year and by
  HbA1c alone, without the glucose management indicator
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
  where (c.snomed_code in ('44054006', '46635009', '73211009')
         or c.icd10_code like 'E10%' or c.icd10_code like 'E11%' or c.icd10_code like 'E13%')
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
    and date_part('year', s.period) - date_part('year', p.birth_date) between 18 and 75
),
last_result as (
  select cast(date_trunc('quarter', local_date(v.effective)) + quarters.shift as date) as period,
         v.patient_id, v.value_number,
         row_number() over (
           partition by v.patient_id, date_trunc('quarter', local_date(v.effective)) + quarters.shift
           order by v.effective desc, v.id
         ) as newest
  from clinical.observation v
  cross join (
    values (interval '0 months'), (interval '3 months'), (interval '6 months'), (interval '9 months')
  ) as quarters(shift)
  where v.loinc_code in ('4548-4', '4549-2', '17856-6') and v.value_number is not null
    and v.effective is not null and v.status in ('final', 'amended', 'corrected')
    and coalesce(v.value_unit_code, v.value_unit, '%') = '%'
)
select g.period,
       count(*) filter (where r.value_number is null or r.value_number > 9) as numerator,
       count(*) as denominator
from eligible g
left join last_result r on r.patient_id = g.patient_id and r.period = g.period and r.newest = 1
group by 1
