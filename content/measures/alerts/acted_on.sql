/*---
id: alerts.acted_on
title: Alerts followed by what they wanted
description: >-
  Of the alerts shown in the week, the share after which what the rule wants was done,
  whatever button was pressed.
unit: "% of alerts"
kind: proportion
direction: higher
period: week
groups: [rule]
minimum: denominator >= 10
signal: { chart: p, baseline: 26 }
citation: >-
  Local definition, after the idea of judging an alert by the action it asks for and not by
  the button
time:
  cds.alert: at
---*/
with rules as (
  -- A rule keeps its name over its versions: that of the latest one.
  select rule_id, first_value(title order by live_from desc nulls last, version desc) as title
  from cds.rule
  group by rule_id
)
select cast(date_trunc('week', local_date(a.at)) as date) as period,
       coalesce(r.title, a.rule_id, 'not given') as rule,
       count(*) filter (where a.action_taken_at is not null) as numerator,
       count(*) as denominator
from cds.alert a
left join rules r on r.rule_id = a.rule_id
where a.at is not null and coalesce(a.silent, false) = false
group by 1, 2
