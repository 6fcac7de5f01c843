/*---
id: outcome.inpatient_mortality
title: Deaths in hospital
description: >-
  Of the inpatient stays that ended in the quarter, the share that ended in death: a
  disposition of expired, or a time of death within the stay. Not risk-adjusted, so no
  comparison between hospitals.
unit: "% of discharges"
kind: proportion
direction: lower
period: quarter
groups: [organization]
minimum: denominator >= 20
signal: { chart: p, baseline: 8 }
citation: >-
  After the AHRQ Inpatient Quality Indicators, which count deaths in hospital for chosen
  conditions and procedures; here for all stays and without risk adjustment
time:
  clinical.encounter: end
---*/
select cast(date_trunc('quarter', local_date(e."end")) as date) as period,
       coalesce(o.name, e.organization_name, e.organization_id, 'not given') as organization,
       count(*) filter (where e.discharge_disposition in ('exp', '20')
                           or p.deceased between e.start and e."end") as numerator,
       count(*) as denominator
from clinical.encounter e
left join clinical.organization o on o.id = e.organization_id
left join clinical.patient p on p.id = e.patient_id
where e."end" is not null and e.class in ('IMP', 'ACUTE', 'NONAC')
  and e.status not in ('cancelled', 'entered-in-error', 'planned')
group by 1, 2
