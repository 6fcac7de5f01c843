/*---
id: prior_auth.decision_days
title: Days until a prior authorization is decided
description: >-
  Half of the requests that were decided in the week took fewer days than this from being
  sent to the final answer, half more. Requests that are still open are left out.
unit: days
kind: quantile
direction: lower
period: week
groups: [payer]
minimum: n >= 10
quantile: 0.5
signal: { chart: xmr, baseline: 26 }
citation: >-
  CMS-0057-F, 42 CFR 422.122(c) (median time from request to decision), computed from the
  side of the provider; expedited and standard requests together
time:
  prior_auth.request: decided_at
---*/
select cast(date_trunc('week', local_date(r.decided_at)) as date) as period,
       coalesce(r.payer_name, r.payer_id, 'not given') as payer,
       array_agg((date_part('epoch', r.decided_at) - date_part('epoch', r.submitted_at)) / 86400.0) as samples
from prior_auth.request r
where r.decided_at >= r.submitted_at and r.result in ('approved', 'modified', 'denied')
group by 1, 2
