/*---
id: prior_auth.overturn_share
title: Denials overturned on appeal
description: >-
  Of the appeals that were decided in the week, the share that overturned the denial,
  wholly or in part. Withdrawn appeals are in neither number.
unit: "% of decided appeals"
kind: proportion
direction: neither
period: week
groups: [payer]
minimum: denominator >= 5
signal: { chart: p, baseline: 26 }
citation: KFF, Medicare Advantage prior authorization (denials overturned over denials appealed)
time:
  prior_auth.appeal: decided_at
---*/
select cast(date_trunc('week', local_date(a.decided_at)) as date) as period,
       coalesce(r.payer_name, r.payer_id, 'not given') as payer,
       count(*) filter (where a.result in ('overturned', 'partly_overturned')) as numerator,
       count(*) as denominator
from prior_auth.appeal a
left join prior_auth.request r on r.request_id = a.request_id
where a.decided_at is not null and a.result in ('overturned', 'partly_overturned', 'upheld')
group by 1, 2
