/*---
id: data.quarantine
title: Rows in quarantine
description: Of the rows received on the day from each source, the share that was refused.
unit: "% of rows"
kind: proportion
direction: lower
period: day
groups: [source]
minimum: denominator >= 20
signal: { chart: p, baseline: 12 }
citation: >-
  Kahn MG and others, A Harmonized Data Quality Assessment Terminology and Framework, eGEMs
  2016;4(1):1244 (value conformance, verified on arrival)
time:
  system.ingest_batch: finished_at
---*/
select cast(date_trunc('day', local_date(b.finished_at)) as date) as period,
       b.source,
       sum(b.quarantined) as numerator,
       sum(b.received) as denominator
from system.ingest_batch b
where b.finished_at is not null
group by 1, 2
having sum(b.received) > 0
