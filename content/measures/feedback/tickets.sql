/*---
id: feedback.tickets
title: Tickets opened
description: >-
  Requests, complaints and reports that the staff opened in the week, by kind.
unit: tickets
kind: count
direction: lower
period: week
groups: [kind]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: Local definition
time:
  feedback.ticket: opened_at
---*/
select cast(date_trunc('week', local_date(t.opened_at)) as date) as period,
       coalesce(t.kind, 'not given') as kind,
       count(*) as numerator
from feedback.ticket t
where t.opened_at is not null
group by 1, 2
