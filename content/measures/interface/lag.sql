/*---
id: interface.lag
title: Delay of interfaces
description: >-
  Median seconds from sending to receipt that the source gives for each hour or day, on
  average over the week and weighted with the messages received.
unit: seconds
kind: ratio
direction: lower
period: week
groups: [feed]
minimum: denominator >= 20
interval: none
signal: { chart: xmr, baseline: 26 }
citation: Local definition
time:
  interface.message: starts_at
---*/
select cast(date_trunc('week', local_date(i.starts_at)) as date) as period,
       i.feed,
       sum(i.median_lag_seconds * i.received) as numerator,
       sum(i.received) as denominator
from interface.message i
where i.starts_at is not null and i.median_lag_seconds >= 0 and i.received > 0
group by 1, 2
