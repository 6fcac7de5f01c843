/*---
id: alerts.firings
title: Alerts fired
description: >-
  Firings of each rule that were shown in the week, interrupting or not. Silent firings are
  left out. A week in which a rule did not fire counts as nought, so that a rule that falls
  silent is seen.
unit: alerts
kind: count
direction: neither
period: week
groups: [rule]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: >-
  Wright A and others, Analysis of clinical decision support system malfunctions, JAMIA
  2016;23(6):1068-1076 (firing rates of each rule over time)
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
       count(*) as numerator
from cds.alert a
left join rules r on r.rule_id = a.rule_id
where a.at is not null and coalesce(a.silent, false) = false
group by 1, 2
