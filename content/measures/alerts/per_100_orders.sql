/*---
id: alerts.per_100_orders
title: Interruptive alerts per 100 orders
description: >-
  Interruptive alerts shown in a department in the week for every 100 orders placed there.
unit: alerts per 100 orders
kind: rate
direction: lower
period: week
groups: [department]
minimum: n >= 20
signal: { chart: u, baseline: 26 }
citation: >-
  Local definition: interruptive alerts of all kinds over orders of all kinds
time:
  cds.alert: at
  orders.order: ordered_at
---*/
with shown as (
  select cast(date_trunc('week', local_date(a.at)) as date) as period, a.department_id, count(*) as alerts
  from cds.alert a
  where a.at is not null and coalesce(a.silent, false) = false and a.interruptive
  group by 1, 2
),
placed as (
  select cast(date_trunc('week', local_date(o.ordered_at)) as date) as period, o.department_id, count(*) as orders
  from orders."order" o
  where o.ordered_at is not null
  group by 1, 2
)
select p.period,
       coalesce(d.name, p.department_id, 'not given') as department,
       sum(coalesce(s.alerts, 0)) as numerator,
       sum(p.orders) / 100.0 as denominator,
       sum(p.orders) as n
from placed p
left join shown s
  on s.period = p.period and s.department_id is not distinct from p.department_id
left join workforce.department d on d.department_id = p.department_id
group by 1, 2
