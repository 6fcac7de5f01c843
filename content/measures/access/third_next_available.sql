/*---
id: access.third_next_available
title: Third next available appointment
description: >-
  Half of the schedules had their third open slot fewer days after the Monday of the week
  than this, half more. A slot is open on that Monday unless it is blocked or an appointment
  for it, cancelled since or not, had been made before. Schedules with fewer than three open
  slots in the next 90 days are left out, and so are Mondays less than 28 days before the
  last slot in the data.
unit: days
kind: quantile
direction: lower
period: week
groups: [specialty]
minimum: n >= 3
quantile: 0.5
signal: { chart: xmr, baseline: 26 }
citation: >-
  Institute for Healthcare Improvement, third next available appointment (calendar days,
  counted once a week at the same time); here reconstructed from slots and bookings
time:
  clinical.schedule_slot: start
  clinical.appointment: start
lookback_days: 120
---*/
with slots as (
  select s.id, s.schedule_id, local_date(s.start) as day, s.start,
         coalesce(s.specialty_display, s.service_type_display, 'not given') as specialty
  from clinical.schedule_slot s
  where s.start is not null and s.schedule_id is not null
    and s.status not in ('busy-unavailable', 'entered-in-error')
),
booked as (
  select a.slot_id, min(local_date(a.created)) as day
  from clinical.appointment a
  where a.slot_id is not null and a.created is not null and a.status <> 'entered-in-error'
  group by 1
),
mondays as (
  select distinct cast(date_trunc('week', day) as date) as monday
  from slots
),
last_slot as (select max(day) as day from slots),
open_slots as (
  select m.monday, s.schedule_id, s.specialty, s.day,
         row_number() over (partition by m.monday, s.schedule_id order by s.start, s.id) as place
  from mondays m
  inner join last_slot l on m.monday + interval '28 days' <= l.day
  inner join slots s on s.day >= m.monday and s.day < m.monday + interval '90 days'
  left join booked b on b.slot_id = s.id
  where b.day is null or b.day >= m.monday
)
select o.monday as period, o.specialty,
       array_agg(date_part('epoch', o.day) / 86400 - date_part('epoch', o.monday) / 86400) as samples
from open_slots o
where o.place = 3
group by 1, 2
