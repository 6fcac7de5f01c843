/*---
id: prior_auth.denial_share
title: Prior authorizations denied
description: >-
  Of the requests that were decided in the week, the share that was denied. A request
  approved in part or with changes is not denied.
unit: "% of decided requests"
kind: proportion
direction: lower
period: week
groups: [payer]
minimum: denominator >= 10
signal: { chart: p, baseline: 26 }
citation: >-
  CMS-0057-F, 42 CFR 422.122(c) (share of requests denied), computed from the side of the
  provider; expedited and standard requests together
time:
  prior_auth.request: decided_at
---*/
select cast(date_trunc('week', local_date(r.decided_at)) as date) as period,
       coalesce(r.payer_name, r.payer_id, 'not given') as payer,
       count(*) filter (where r.result = 'denied') as numerator,
       count(*) as denominator
from prior_auth.request r
where r.decided_at is not null and r.result in ('approved', 'modified', 'denied')
group by 1, 2
