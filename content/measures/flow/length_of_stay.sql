/*---
id: flow.length_of_stay
title: Length of stay
description: >-
  Half of the inpatient stays that ended in the month were shorter than this, half longer.
  From admission to discharge; stays that have not ended are not in it.
unit: days
kind: quantile
direction: lower
period: month
groups: [organization]
minimum: n >= 10
quantile: 0.5
signal: { chart: xmr, baseline: 12 }
citation: >-
  AHRQ, Healthcare Cost and Utilization Project, variable LOS (length of stay), here to
  the hour and not in nights
time:
  clinical.encounter: end
---*/
select cast(date_trunc('month', local_date(e."end")) as date) as period,
       coalesce(o.name, e.organization_name, e.organization_id, 'not given') as organization,
       array_agg((date_part('epoch', e."end") - date_part('epoch', e.start)) / 86400.0) as samples
from clinical.encounter e
left join clinical.organization o on o.id = e.organization_id
where e."end" >= e.start and e.class in ('IMP', 'ACUTE', 'NONAC')
  and e.status not in ('cancelled', 'entered-in-error', 'planned')
group by 1, 2
