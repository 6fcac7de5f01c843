/*---
id: clinicians.after_hours_share
title: Time in the record after hours
description: >-
  Of the active time in the record in the week, the share before 07:00, from 18:00, or at
  the weekend, by the clock on the wall. Active time is that between two events of one
  person on one day, at most 90 seconds each; holidays count as working days. Departments
  that work at night have a share of their own.
unit: "% of active time"
kind: ratio
direction: lower
period: week
groups: [department]
minimum: denominator >= 3600
interval: none
signal: { chart: xmr, baseline: 26 }
citation: >-
  Local definition. Arndt BG and others, Refining vendor-defined measures, Ann Fam Med 2023,
  count all time outside that scheduled with patients, whatever the hour
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
)
select cast(date_trunc('week', a.day) as date) as period,
       coalesce(d.name, a.department_id, 'not given') as department,
       sum(case when a.after_hours then a.seconds else 0.0 end) as numerator,
       sum(a.seconds) as denominator
from active a
left join workforce.department d on d.department_id = a.department_id
group by 1, 2
