/*---
id: outcome.readmission_30_day
title: Readmission within 30 days
description: >-
  Of the inpatient stays that ended alive in the quarter, the share followed by another
  inpatient stay, at any hospital in the data, more than one and at most 30 days later. Left
  out are deaths, transfers, discharges against advice, and discharges too recent to know.
  Unlike the CMS measure it keeps all ages, planned readmissions and cancer and psychiatric
  stays, does not ask for a year of earlier coverage, and is not risk-adjusted.
unit: "% of discharges"
kind: proportion
direction: lower
period: quarter
groups: [organization]
minimum: denominator >= 20
signal: { chart: p, baseline: 8 }
citation: CMS Hospital-Wide All-Cause Unplanned Readmission Measure, simplified as described
---*/
with stays as (
  select e.id, e.patient_id, e.start, e."end",
         coalesce(o.name, e.organization_name, e.organization_id, 'not given') as organization,
         coalesce(e.discharge_disposition, 'not given') as disposition
  from clinical.encounter e
  left join clinical.organization o on o.id = e.organization_id
  where e.class in ('IMP', 'ACUTE', 'NONAC')
    and e.status not in ('cancelled', 'entered-in-error', 'planned')
    and e.start is not null and e.patient_id is not null
),
followed as (
  -- The next stay of the same patient, whatever the hospital.
  select s.organization, s."end", s.disposition,
         lead(s.start) over (partition by s.patient_id order by s.start, s.id) as next_start
  from stays s
)
select cast(date_trunc('quarter', local_date(f."end")) as date) as period,
       f.organization,
       count(*) filter (where f.next_start <= f."end" + interval '30 days') as numerator,
       count(*) as denominator
from followed f
cross join (select max(start) as start from clinical.encounter) latest
where f."end" is not null
  and f.disposition not in ('exp', '20', 'hosp', 'other-hcf', '02', 'aadvice', '07')
  -- A stay that begins within a day of the discharge is a transfer, not a new admission.
  and (f.next_start is null or f.next_start > f."end" + interval '1 day')
  -- Thirty days must have passed before a discharge can count.
  and f."end" + interval '30 days' <= latest.start
group by 1, 2
