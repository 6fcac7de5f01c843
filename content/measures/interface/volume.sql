/*---
id: interface.volume
title: Messages of interfaces
description: >-
  Messages that each feed delivered in the week.
unit: messages
kind: count
direction: neither
period: week
groups: [feed]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: Local definition
time:
  interface.message: starts_at
---*/
select cast(date_trunc('week', local_date(i.starts_at)) as date) as period,
       i.feed,
       sum(coalesce(i.received, 0)) as numerator
from interface.message i
where i.starts_at is not null
group by 1, 2
