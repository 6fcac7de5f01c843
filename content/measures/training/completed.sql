/*---
id: training.completed
title: Training completed in time
description: >-
  Of the required courses that were due in the month, the share that was completed by the
  day it was due.
unit: "% of assignments due"
kind: proportion
direction: higher
period: month
groups: [course]
minimum: denominator >= 10
signal: { chart: p, baseline: 12 }
citation: Local definition
time:
  training.assignment: due_at
---*/
select cast(date_trunc('month', local_date(t.due_at)) as date) as period,
       coalesce(t.title, t.course_id, 'not given') as course,
       count(*) filter (where t.completed_at <= t.due_at) as numerator,
       count(*) as denominator
from training.assignment t
where t.due_at is not null and coalesce(t.required, true)
group by 1, 2
