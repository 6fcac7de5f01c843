/*---
id: orders.volume
title: Orders placed
description: >-
  Orders placed in the week, by kind.
unit: orders
kind: count
direction: neither
period: week
groups: [kind]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: Local definition
time:
  orders.order: ordered_at
---*/
select cast(date_trunc('week', local_date(o.ordered_at)) as date) as period,
       coalesce(o.kind, 'not given') as kind,
       count(*) as numerator
from orders."order" o
where o.ordered_at is not null
group by 1, 2
