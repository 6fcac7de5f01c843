/*---
id: access.no_show
title: Missed appointments
description: >-
  Of the appointments in the week that were kept or missed, the share that was missed.
  Cancelled appointments are in neither number.
unit: "% of appointments"
kind: proportion
direction: lower
period: week
groups: [organization]
minimum: denominator >= 10
signal: { chart: p, baseline: 26 }
citation: >-
  Institute for Healthcare Improvement, no-show rate; denominator here is kept plus missed
  appointments and not all slots
time:
  clinical.appointment: start
---*/
select cast(date_trunc('week', local_date(a.start)) as date) as period,
       coalesce(o.name, l.managing_organization_name, l.name, 'not given') as organization,
       count(*) filter (where a.status = 'noshow') as numerator,
       count(*) as denominator
from clinical.appointment a
left join clinical.location l on l.id = a.location_id
left join clinical.organization o on o.id = l.managing_organization_id
where a.status in ('noshow', 'fulfilled', 'arrived', 'checked-in') and a.start is not null
group by 1, 2
