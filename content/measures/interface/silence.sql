/*---
id: interface.silence
title: Silent hours of interfaces
description: >-
  Hours of the day in which a feed delivered nothing. A feed that counts by the day is
  silent for 24 hours or none. Days on which no feed at all was counted are not known; a
  feed counts from its first day on.
unit: hours
kind: count
direction: lower
period: day
groups: [feed]
absent: zero
signal: { chart: xmr, baseline: 56 }
citation: Local definition
time:
  interface.message: starts_at
---*/
with counted as (
  select i.feed, local_date(i.starts_at) as day,
         case when i.span = 'day' then 24 * cast(coalesce(sum(i.received), 0) > 0 as bigint)
              else count(distinct date_trunc('hour', i.starts_at)) filter (where i.received > 0)
         end as hours
  from interface.message i
  where i.starts_at is not null
  group by i.feed, local_date(i.starts_at), i.span
),
feeds as (select feed, min(day) as first_day from counted group by 1),
days as (select distinct day from counted)
select d.day as period, f.feed,
       -- The day on which clocks go back has 25 hours.
       greatest(24 - coalesce(sum(c.hours), 0), 0) as numerator
from days d
inner join feeds f on f.first_day <= d.day
left join counted c on c.day = d.day and c.feed = f.feed
group by 1, 2
