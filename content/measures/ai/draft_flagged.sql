/*---
id: ai.draft_flagged
title: Drafts reported as wrong
description: >-
  Of the drafts that each generative tool offered in the week, the share that somebody
  reported as wrong or unsafe.
unit: "% of drafts"
kind: proportion
direction: lower
period: week
groups: [tool]
minimum: denominator >= 20
signal: { chart: p, baseline: 26 }
citation: Local definition
time:
  ai.draft: at
---*/
select cast(date_trunc('week', local_date(r.at)) as date) as period,
       coalesce(r.tool_name, r.tool_id, 'not given') as tool,
       count(*) filter (where r.flagged) as numerator,
       count(*) as denominator
from ai.draft r
where r.at is not null
group by 1, 2
