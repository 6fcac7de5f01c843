/*---
id: alerts.override_share
title: Alerts overridden
description: >-
  Of the interruptive alerts of the week that somebody answered, the share that was
  overridden. Alerts that the system closed, or whose answer is not recorded, are in neither
  number.
unit: "% of answered alerts"
kind: proportion
direction: lower
period: week
groups: [rule]
minimum: denominator >= 10
signal: { chart: p, baseline: 26 }
citation: >-
  van der Sijs H and others, Overriding of drug safety alerts in computerized physician
  order entry, JAMIA 2006;13(2):138-147 (alerts overridden over alerts shown; unanswered
  ones are left out here)
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
       count(*) filter (where a.response = 'overridden') as numerator,
       count(*) as denominator
from cds.alert a
left join rules r on r.rule_id = a.rule_id
where a.at is not null and coalesce(a.silent, false) = false and a.interruptive
  and a.response in ('accepted', 'overridden', 'dismissed', 'ignored')
group by 1, 2
