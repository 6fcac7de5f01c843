/*---
id: finance.cost_per_month
title: Costs by tool
description: >-
  What each tool cost in the month, all kinds of cost together, in the currency in which it
  was booked.
unit: currency units
kind: statistic
direction: lower
period: month
groups: [tool, currency]
signal: { chart: xmr, baseline: 12 }
citation: Local definition
time:
  finance.cost: month
---*/
select cast(date_trunc('month', c.month) as date) as period,
       coalesce(c.tool_name, c.tool_id, 'not given') as tool,
       coalesce(c.currency, 'not given') as currency,
       sum(c.amount) as value
from finance.cost c
where c.month is not null and c.amount is not null
group by 1, 2, 3
