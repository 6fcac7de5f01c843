/*---
id: orders.order_set_use
title: Orders from order sets
description: >-
  Of all orders of the week, the share that came from each order set, and from any.
unit: "% of orders"
kind: proportion
direction: neither
period: week
groups: [order_set]
minimum: denominator >= 20
signal: { chart: p, baseline: 26 }
citation: >-
  Wright A and others, Use of Order Sets in Inpatient Computerized Provider Order Entry
  Systems, Int J Med Inform 2012;81(11):733-745; here orders are counted and not uses of a
  set
time:
  orders.order: ordered_at
---*/
with titles as (
  select order_set_id, first_value(title order by live_from desc nulls last, version desc) as title
  from orders.order_set
  group by order_set_id
),
placed as (
  select cast(date_trunc('week', local_date(o.ordered_at)) as date) as period, o.order_set_id, count(*) as orders
  from orders."order" o
  where o.ordered_at is not null
  group by 1, 2
),
weeks as (select period, sum(orders) as orders from placed group by 1),
used as (
  select p.period, coalesce(t.title, p.order_set_id) as order_set, sum(p.orders) as orders
  from placed p
  left join titles t on t.order_set_id = p.order_set_id
  where p.order_set_id is not null
  group by 1, 2
),
sets as (select distinct order_set from used)
select w.period, s.order_set,
       coalesce(u.orders, 0) as numerator,
       w.orders as denominator
from weeks w
cross join sets s
left join used u on u.period = w.period and u.order_set = s.order_set
union all
select w.period, 'all' as order_set,
       coalesce((select sum(u.orders) from used u where u.period = w.period), 0) as numerator,
       w.orders as denominator
from weeks w
