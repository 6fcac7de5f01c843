/*---
id: clinicians.message_turnaround
title: Time until a message is done
description: >-
  Half of the messages that arrived in the week and are done were done within this time,
  half took longer. Messages that are still open are left out, so that the latest weeks look
  better than they are.
unit: hours
kind: quantile
direction: lower
period: week
groups: [kind, department]
minimum: n >= 10
quantile: 0.5
signal: { chart: xmr, baseline: 26 }
citation: >-
  Local definition: calendar hours and not working hours
time:
  messages.inbasket: received_at
---*/
with done as (
  select cast(date_trunc('week', local_date(m.received_at)) as date) as period,
         coalesce(m.kind, 'not given') as kind,
         coalesce(d.name, m.department_id, 'not given') as department,
         (date_part('epoch', m.done_at) - date_part('epoch', m.received_at)) / 3600.0 as hours
  from messages.inbasket m
  left join workforce.department d on d.department_id = m.department_id
  where m.done_at >= m.received_at
)
select period, coalesce(kind, 'all') as kind, coalesce(department, 'all') as department,
       array_agg(hours) as samples
from done
group by grouping sets ((period), (period, kind), (period, department))
