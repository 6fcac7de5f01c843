/*---
id: privacy.related_charts
title: Charts of relatives and co-workers opened
description: >-
  Charts that were opened in the week by somebody who is known to be close to the patient,
  once for each person and patient, by the kind of tie. It is allowed where the person took
  part in the care: a number to look into, and not a judgement.
unit: charts
kind: count
direction: lower
period: week
groups: [kind]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: >-
  45 CFR 164.308(a)(1)(ii)(D), information system activity review; the count is a local
  definition
time:
  activity.event: at
---*/
with ties as (
  select person_a as clinician_id, person_b as patient_id, kind from workforce.relationship
  union
  select person_b as clinician_id, person_a as patient_id, kind from workforce.relationship
),
opened as (
  select distinct e.clinician_id, e.patient_id,
         cast(date_trunc('week', local_date(e.at)) as date) as period
  from activity.event e
  where e.at is not null and e.clinician_id is not null and e.patient_id is not null
    and coalesce(e.channel, 'desktop') not in ('background', 'api')
)
select o.period, coalesce(t.kind, 'not given') as kind, count(*) as numerator
from opened o
inner join ties t on t.clinician_id = o.clinician_id and t.patient_id = o.patient_id
group by 1, 2
