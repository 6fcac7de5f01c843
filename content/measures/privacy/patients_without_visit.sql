/*---
id: privacy.patients_without_visit
title: Charts opened without a visit
description: >-
  Charts opened in the week, once for each person and patient, of patients who had no
  encounter, appointment, order or message in the 30 days before or after. Many have a good
  reason that the tables do not show, such as billing, quality work or a call: this is a
  first sieve, and a rise in one department is the news.
unit: charts
kind: count
direction: lower
period: week
groups: [department]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: >-
  Fabbri D and LeFevre K, Explanation-based auditing, Proc VLDB Endow 2011;5(1):1-12,
  arXiv:1109.6880 (an access is explained by an event of the patient), here without asking
  whose event it was
time:
  activity.event: at
  clinical.encounter: start
  clinical.appointment: start
  orders.order: ordered_at
  messages.inbasket: received_at
lookback_days: 120
---*/
with opened as (
  select e.clinician_id, e.patient_id,
         cast(date_trunc('week', local_date(e.at)) as date) as period,
         max(coalesce(e.department_id, c.department_id)) as department_id,
         min(local_date(e.at)) as first_day,
         max(local_date(e.at)) as last_day
  from activity.event e
  left join workforce.clinician c on c.clinician_id = e.clinician_id
  where e.at is not null and e.clinician_id is not null and e.patient_id is not null
    and coalesce(e.channel, 'desktop') not in ('background', 'api')
  group by 1, 2, 3
),
contacts as (
  -- A stay of up to 90 days is in reach of the header's 120 days when its end becomes known.
  select v.patient_id, local_date(v.start) as from_day,
         local_date(coalesce(v."end", v.start)) as to_day
  from clinical.encounter v
  where v.start is not null and v.patient_id is not null
  union all
  select a.patient_id, local_date(a.start), local_date(a.start)
  from clinical.appointment a
  where a.start is not null and a.patient_id is not null
  union all
  select o.patient_id, local_date(o.ordered_at), local_date(o.ordered_at)
  from orders."order" o
  where o.ordered_at is not null and o.patient_id is not null
  union all
  select m.patient_id, local_date(m.received_at), local_date(coalesce(m.done_at, m.received_at))
  from messages.inbasket m
  where m.received_at is not null and m.patient_id is not null
)
select o.period,
       coalesce(d.name, o.department_id, 'not given') as department,
       count(*) as numerator
from opened o
left anti join contacts k
  on k.patient_id = o.patient_id
  and k.from_day <= o.last_day + interval '30 days'
  and k.to_day >= o.first_day - interval '30 days'
left join workforce.department d on d.department_id = o.department_id
group by 1, 2
