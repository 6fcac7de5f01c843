/*---
id: flow.midnight_census
title: Midnight census
description: >-
  Inpatients in bed at midnight, on average over the nights of the month: patient-nights over
  nights. A night counts for the day it began on. The latest month is low until it is over.
unit: inpatients per night
kind: ratio
direction: neither
period: month
groups: [organization]
interval: none
signal: { chart: xmr, baseline: 12 }
citation: >-
  CMS Medicare Benefit Policy Manual, chapter 3, section 20.1 (days of care are counted from
  midnight to midnight)
---*/
with stays as (
  select coalesce(o.name, e.organization_name, e.organization_id, 'not given') as organization,
         local_date(e.start) as admitted,
         -- A stay that has not ended is counted up to the last day on which anything began.
         local_date(coalesce(e."end", latest.start)) as discharged
  from clinical.encounter e
  left join clinical.organization o on o.id = e.organization_id
  cross join (select max(start) as start from clinical.encounter) latest
  where e.class in ('IMP', 'ACUTE', 'NONAC')
    and e.status not in ('cancelled', 'entered-in-error', 'planned')
    and e.start is not null
),
nights as (
  select organization, discharged,
         cast(unnest(generate_series(admitted, discharged, interval '1 day')) as date) as night
  from stays
  where admitted < discharged
)
select cast(date_trunc('month', night) as date) as period,
       organization,
       count(*) as numerator,
       date_part('day', date_trunc('month', night) + interval '1 month' - interval '1 day') as denominator
from nights
where night < discharged
group by 1, 2, 4
