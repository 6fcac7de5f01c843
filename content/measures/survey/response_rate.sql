/*---
id: survey.response_rate
title: Survey responses
description: >-
  Of the people who were asked in the month, the share that answered.
unit: "% of people asked"
kind: proportion
direction: higher
period: month
groups: [instrument]
minimum: denominator >= 10
signal: { chart: p, baseline: 12 }
citation: AAPOR, Standard Definitions, response rate 1, as far as invitations are recorded
time:
  survey.response: invited_at
---*/
select cast(date_trunc('month', local_date(r.invited_at)) as date) as period,
       coalesce(r.instrument, 'not given') as instrument,
       count(*) filter (where r.at is not null) as numerator,
       count(*) as denominator
from survey.response r
where r.invited_at is not null
group by 1, 2
