/*---
id: ai.draft_unchanged_share
title: Drafts taken over unchanged
description: >-
  Of the drafts of each generative tool that were used in the week, the share in which
  nothing was changed. A high share means good drafts or readers who no longer read: only a
  sample of drafts tells which.
unit: "% of used drafts"
kind: proportion
direction: neither
period: week
groups: [tool]
minimum: denominator >= 10
signal: { chart: p, baseline: 26 }
citation: Local definition
time:
  ai.draft: at
---*/
select cast(date_trunc('week', local_date(r.at)) as date) as period,
       coalesce(r.tool_name, r.tool_id, 'not given') as tool,
       count(*) filter (where coalesce(r.accepted, r.edit_distance = 0)) as numerator,
       count(*) as denominator
from ai.draft r
where r.at is not null and r.used and coalesce(r.accepted, r.edit_distance = 0) is not null
group by 1, 2
