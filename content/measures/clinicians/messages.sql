/*---
id: clinicians.messages
title: Messages received
description: >-
  Messages that arrived in the inboxes in the week, by kind and department, and over all of
  either.
unit: messages
kind: count
direction: lower
period: week
groups: [kind, department]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: >-
  Arndt BG and others, More Tethered to the EHR, Ann Fam Med 2024 (messages by kind; here as
  counts and not per scheduled hours)
time:
  messages.inbasket: received_at
---*/
with arrived as (
  select cast(date_trunc('week', local_date(m.received_at)) as date) as period,
         coalesce(m.kind, 'not given') as kind,
         coalesce(d.name, m.department_id, 'not given') as department
  from messages.inbasket m
  left join workforce.department d on d.department_id = m.department_id
  where m.received_at is not null
)
select period, coalesce(kind, 'all') as kind, coalesce(department, 'all') as department,
       count(*) as numerator
from arrived
group by grouping sets ((period), (period, kind), (period, department), (period, kind, department))
