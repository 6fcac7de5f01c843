/*---
id: prior_auth.requests
title: Prior authorization requests
description: >-
  Requests for prior authorization sent in the week.
unit: requests
kind: count
direction: neither
period: week
groups: [payer]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: HL7 Da Vinci Prior Authorization Support Implementation Guide, metrics (volume)
time:
  prior_auth.request: submitted_at
---*/
select cast(date_trunc('week', local_date(r.submitted_at)) as date) as period,
       coalesce(r.payer_name, r.payer_id, 'not given') as payer,
       count(*) as numerator
from prior_auth.request r
where r.submitted_at is not null
group by 1, 2
