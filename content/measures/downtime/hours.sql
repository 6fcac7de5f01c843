/*---
id: downtime.hours
title: Hours of unplanned downtime
description: >-
  Hours in the month during which each system could not be used, or only in part, without
  having been announced. Exercises are left out; a downtime counts in the month in which it
  began, and one that lasts is not counted yet. Months without downtime between the first
  and the last that any system had count as nought.
unit: hours
kind: statistic
direction: lower
period: month
groups: [system]
signal: { chart: xmr, baseline: 12 }
citation: Local definition
time:
  downtime.event: started_at
---*/
with lost as (
  select coalesce(e.system, 'not given') as system,
         cast(date_trunc('month', local_date(e.started_at)) as date) as period,
         sum((date_part('epoch', e.ended_at) - date_part('epoch', e.started_at)) / 3600.0) as hours
  from downtime.event e
  where e.ended_at >= e.started_at and coalesce(e.planned, false) = false
    and coalesce(e.drill, false) = false
  group by 1, 2
),
bounds as (select min(period) as first_month, max(period) as last_month from lost),
months as (
  select cast(unnest(generate_series(first_month, last_month, interval '1 month')) as date) as period
  from bounds
  where first_month is not null
),
systems as (select distinct system from lost)
select m.period, s.system, coalesce(l.hours, 0.0) as value
from months m
cross join systems s
left join lost l on l.period = m.period and l.system = s.system
