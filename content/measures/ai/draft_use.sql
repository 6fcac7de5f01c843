/*---
id: ai.draft_use
title: Drafts used
description: >-
  Of the drafts that each generative tool offered in the week, the share that was used,
  whole or in part.
unit: "% of drafts"
kind: proportion
direction: higher
period: week
groups: [tool]
minimum: denominator >= 10
signal: { chart: p, baseline: 26 }
citation: >-
  Local definition; trials of ambient documentation report the share of visits in which it
  was used
time:
  ai.draft: at
---*/
select cast(date_trunc('week', local_date(r.at)) as date) as period,
       coalesce(r.tool_name, r.tool_id, 'not given') as tool,
       count(*) filter (where r.used) as numerator,
       count(*) as denominator
from ai.draft r
where r.at is not null and r.used is not null
group by 1, 2
