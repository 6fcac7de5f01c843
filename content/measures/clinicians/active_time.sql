/*---
id: clinicians.active_time
title: Time in the record per working day
description: >-
  Active hours in the record for each clinician and day on which there was any activity, on
  average over the week. Active time is that between two events of one person on one day, at
  most 90 seconds each.
unit: hours per clinician and day
kind: ratio
direction: lower
period: week
groups: [department]
minimum: n >= 10
signal: { chart: xmr, baseline: 26 }
citation: >-
  Local definition: gaps between audit events, capped; see Rule A and others, Using
  electronic health record audit logs to study clinical activity, JAMIA 2020;27(3):480-490
time:
  activity.event: at
lookback_days: 1
---*/
with gaps as (
  select e.clinician_id, e.department_id, e.at,
         local_date(e.at) as day,
         local_time(e.at) as wall_clock,
         date_part('epoch', lead(e.at) over (
           partition by e.clinician_id, local_date(e.at) order by e.at, e.event_id
         )) - date_part('epoch', e.at) as gap_seconds
  from activity.event e
  where e.at is not null and e.clinician_id is not null
    and coalesce(e.channel, 'desktop') not in ('background', 'api')
),
active as (
  -- The time up to the next event, at most 90 s: longer, and nobody was at work.
  select coalesce(g.department_id, c.department_id) as department_id, g.clinician_id, g.day,
         least(coalesce(g.gap_seconds, 0), 90) as seconds,
         extract(hour from g.wall_clock) < 7 or extract(hour from g.wall_clock) >= 18
           or extract(dow from g.wall_clock) in (0, 6) as after_hours
  from gaps g
  left join workforce.clinician c on c.clinician_id = g.clinician_id
),
days as (
  select a.clinician_id, a.department_id, a.day, sum(a.seconds) / 3600.0 as hours
  from active a
  group by 1, 2, 3
)
select cast(date_trunc('week', y.day) as date) as period,
       coalesce(d.name, y.department_id, 'not given') as department,
       sum(y.hours) as numerator,
       count(*) as denominator,
       count(*) as n,
       sum(y.hours * y.hours) as sum_of_squares
from days y
left join workforce.department d on d.department_id = y.department_id
group by 1, 2
