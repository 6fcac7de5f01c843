/*---
id: orders.verbal_share
title: Verbal and telephone orders
description: >-
  Of the orders of the week, the share that was given by word of mouth or by telephone and
  entered by somebody else.
unit: "% of orders"
kind: proportion
direction: lower
period: week
groups: [department]
minimum: denominator >= 20
signal: { chart: p, baseline: 26 }
citation: >-
  Local definition, the other side of what the Leapfrog Group's standard for computerized
  physician order entry counts: inpatient medication orders that prescribers enter themselves
time:
  orders.order: ordered_at
---*/
select cast(date_trunc('week', local_date(o.ordered_at)) as date) as period,
       coalesce(d.name, o.department_id, 'not given') as department,
       count(*) filter (where o.mode in ('verbal', 'telephone')) as numerator,
       count(*) as denominator
from orders."order" o
left join workforce.department d on d.department_id = o.department_id
where o.ordered_at is not null and o.mode is not null
group by 1, 2
