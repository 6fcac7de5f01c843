/*---
id: training.completed
title: Training completed in time
description: >-
  Of the required courses that were due in the month, the share that was completed by the
  day it was due, by course over all departments and by department over all courses.
unit: "% of assignments due"
kind: proportion
direction: higher
period: month
groups: [course, department]
minimum: denominator >= 10
signal: { chart: p, baseline: 12 }
citation: Local definition
time:
  training.assignment: due_at
---*/
with due as (
  select cast(date_trunc('month', local_date(t.due_at)) as date) as period,
         coalesce(t.title, t.course_id, 'not given') as course,
         coalesce(d.name, h.name, t.department_id, 'not given') as department,
         coalesce(t.completed_at <= t.due_at, false) as in_time
  from training.assignment t
  left join workforce.department d on d.department_id = t.department_id
  left join workforce.clinician c on c.clinician_id = t.clinician_id
  left join workforce.department h on t.department_id is null and h.department_id = c.department_id
  where t.due_at is not null and coalesce(t.required, true)
)
select period, coalesce(course, 'all') as course, coalesce(department, 'all') as department,
       count(*) filter (where in_time) as numerator,
       count(*) as denominator
from due
group by grouping sets ((period), (period, course), (period, department))
