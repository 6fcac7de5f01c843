/*---
id: medication.orders_per_100_encounters
title: Medication orders
description: >-
  Orders and prescriptions written in the month for every 100 encounters that began in it. A
  change in it is a question about prescribing or about the feed, and not an answer.
unit: orders per 100 encounters
kind: rate
direction: neither
period: month
signal: { chart: u, baseline: 12 }
citation: >-
  WHO, How to Investigate Drug Use in Health Facilities (1993): medicines per encounter, here
  orders per 100 encounters
time:
  clinical.medication_request: authored
  clinical.encounter: start
---*/
with orders as (
  select cast(date_trunc('month', local_date(r.authored)) as date) as period, count(*) as orders
  from clinical.medication_request r
  where r.authored is not null and r.status not in ('entered-in-error', 'draft', 'cancelled')
    and r.intent not in ('proposal', 'plan') and coalesce(r.do_not_perform, false) = false
  group by 1
),
encounters as (
  select cast(date_trunc('month', local_date(e.start)) as date) as period, count(*) as encounters
  from clinical.encounter e
  where e.start is not null and e.status not in ('cancelled', 'entered-in-error', 'planned')
  group by 1
)
select e.period, coalesce(o.orders, 0) as numerator, e.encounters / 100.0 as denominator
from encounters e
left join orders o on o.period = e.period
