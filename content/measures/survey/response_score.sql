/*---
id: survey.response_score
title: Survey scores
description: >-
  Mean score of each instrument in the month, by department and over all. Which way is
  better depends on the instrument. Fewer than ten answers are not shown.
unit: points
kind: ratio
direction: neither
period: month
groups: [instrument, department]
minimum: n >= 10
signal: { chart: xmr, baseline: 12 }
citation: The mean with its t interval; the instruments are those of their authors
time:
  survey.response: at
---*/
with answers as (
  select cast(date_trunc('month', local_date(r.at)) as date) as period,
         coalesce(r.instrument, 'not given') as instrument,
         coalesce(d.name, r.department_id, 'not given') as department,
         r.score
  from survey.response r
  left join workforce.department d on d.department_id = r.department_id
  where r.at is not null and r.score is not null
)
select period, instrument, coalesce(department, 'all') as department,
       sum(score) as numerator, count(*) as denominator,
       count(*) as n, sum(score * score) as sum_of_squares
from answers
group by grouping sets ((period, instrument), (period, instrument, department))
