/*---
id: alerts.dwell
title: Time an alert is on screen
description: >-
  Half of the answered interruptive alerts of the week were on screen for less than this,
  half longer. A very short time says that the alert is closed without being read.
unit: seconds
kind: quantile
direction: neither
period: week
groups: [rule]
minimum: n >= 10
quantile: 0.5
signal: { chart: xmr, baseline: 26 }
citation: >-
  McDaniel RB and others, Alert dwell time: introduction of a measure to evaluate
  interruptive clinical decision support alerts, JAMIA 2016;23(e1):e138-e141 (from display
  to dismissal)
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
       array_agg(a.shown_ms / 1000.0) as samples
from cds.alert a
left join rules r on r.rule_id = a.rule_id
where a.at is not null and coalesce(a.silent, false) = false and a.interruptive
  and a.shown_ms >= 0 and a.response in ('accepted', 'overridden', 'dismissed', 'ignored')
group by 1, 2
