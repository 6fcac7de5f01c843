/*---
id: privacy.break_glass
title: Break-glass accesses
description: >-
  Times that a protection was overridden to open a chart in the week, for every 1,000 charts
  opened. A chart counts once for each person and day.
unit: per 1,000 charts opened
kind: rate
direction: lower
period: week
groups: [department]
minimum: n >= 100
signal: { chart: u, baseline: 26 }
citation: 45 CFR 164.312(a)(2)(ii), emergency access procedure; the rate is a local definition
time:
  activity.event: at
lookback_days: 1
---*/
with opened as (
  select e.clinician_id, e.patient_id, local_date(e.at) as day,
         max(coalesce(e.department_id, c.department_id)) as department_id,
         count(*) filter (where e.break_glass) as overrides
  from activity.event e
  left join workforce.clinician c on c.clinician_id = e.clinician_id
  where e.at is not null and e.clinician_id is not null and e.patient_id is not null
    and coalesce(e.channel, 'desktop') not in ('background', 'api')
  group by 1, 2, 3
)
select cast(date_trunc('week', o.day) as date) as period,
       coalesce(d.name, o.department_id, 'not given') as department,
       sum(o.overrides) as numerator,
       count(*) / 1000.0 as denominator,
       count(*) as n
from opened o
left join workforce.department d on d.department_id = o.department_id
group by 1, 2
