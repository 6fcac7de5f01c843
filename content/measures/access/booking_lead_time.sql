/*---
id: access.booking_lead_time
title: Days from booking to appointment
description: >-
  Half of the appointments of the month were booked fewer days ahead than this, half more. It
  shows how far ahead people book, which is not the third next available appointment.
unit: days
kind: quantile
direction: lower
period: month
groups: [organization]
minimum: n >= 20
quantile: 0.5
signal: { chart: xmr, baseline: 12 }
citation: >-
  Institute for Healthcare Improvement, third next available appointment, from which this
  differs as described
time:
  clinical.appointment: start
---*/
select cast(date_trunc('month', local_date(a.start)) as date) as period,
       coalesce(o.name, l.managing_organization_name, l.name, 'not given') as organization,
       array_agg((date_part('epoch', a.start) - date_part('epoch', a.created)) / 86400.0) as samples
from clinical.appointment a
left join clinical.location l on l.id = a.location_id
left join clinical.organization o on o.id = l.managing_organization_id
where a.created <= a.start and a.status not in ('entered-in-error', 'proposed', 'waitlist')
group by 1, 2
