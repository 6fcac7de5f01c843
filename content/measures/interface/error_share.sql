/*---
id: interface.error_share
title: Messages refused
description: >-
  Of the messages of each feed in the week, the share that was refused or answered with an
  error.
unit: "% of messages"
kind: proportion
direction: lower
period: week
groups: [feed]
minimum: denominator >= 20
signal: { chart: p, baseline: 26 }
citation: Local definition
time:
  interface.message: starts_at
---*/
select cast(date_trunc('week', local_date(i.starts_at)) as date) as period,
       i.feed,
       sum(least(coalesce(i.errors, 0), coalesce(i.sent, i.received, 0))) as numerator,
       sum(coalesce(i.sent, i.received, 0)) as denominator
from interface.message i
where i.starts_at is not null
group by 1, 2
