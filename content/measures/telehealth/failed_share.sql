/*---
id: telehealth.failed_share
title: Visits at a distance that failed
description: >-
  Of the visits at a distance in the week to which both came, or tried to come, the share
  that failed for technical reasons or had to be continued another way.
unit: "% of visits held or attempted"
kind: proportion
direction: lower
period: week
groups: [platform]
minimum: denominator >= 10
signal: { chart: p, baseline: 26 }
citation: Local definition
time:
  telehealth.visit: scheduled_at
---*/
select cast(date_trunc('week', local_date(v.scheduled_at)) as date) as period,
       coalesce(v.platform, 'not given') as platform,
       count(*) filter (where v.status in ('failed', 'converted')) as numerator,
       count(*) as denominator
from telehealth.visit v
where v.scheduled_at is not null and v.status in ('completed', 'failed', 'converted')
group by 1, 2
