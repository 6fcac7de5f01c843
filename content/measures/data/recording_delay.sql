/*---
id: data.recording_delay
title: Delay before a diagnosis is recorded
description: >-
  Nine in ten conditions of the month were recorded within this many hours of the start of
  their encounter.
unit: hours
kind: quantile
direction: lower
period: month
minimum: n >= 20
quantile: 0.9
signal: { chart: xmr, baseline: 12 }
citation: >-
  Weiskopf NG and Weng C, Methods and dimensions of electronic health record data quality
  assessment, JAMIA 2013;20(1):144-151 (currency)
time:
  clinical.condition: recorded
---*/
select cast(date_trunc('month', local_date(c.recorded)) as date) as period,
       array_agg((date_part('epoch', c.recorded) - date_part('epoch', e.start)) / 3600.0) as samples
from clinical.condition c
join clinical.encounter e on e.id = c.encounter_id
where c.recorded >= e.start
group by 1
