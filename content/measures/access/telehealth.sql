/*---
id: access.telehealth
title: Telehealth visits
description: >-
  Of the ambulatory and virtual encounters of the month, the share held at a distance: class
  VR, or of a SNOMED CT type that says so (448337001 telemedicine consultation, 185317003
  telephone encounter).
unit: "% of visits"
kind: proportion
direction: neither
period: month
groups: [organization]
minimum: denominator >= 20
signal: { chart: p, baseline: 12 }
citation: HL7 v3 ActEncounterCode VR (virtual); SNOMED CT 448337001 and 185317003
time:
  clinical.encounter: start
---*/
select cast(date_trunc('month', local_date(e.start)) as date) as period,
       coalesce(o.name, e.organization_name, e.organization_id, 'not given') as organization,
       count(*) filter (where e.class = 'VR' or e.type_code in ('448337001', '185317003')) as numerator,
       count(*) as denominator
from clinical.encounter e
left join clinical.organization o on o.id = e.organization_id
where e.start is not null and e.class in ('AMB', 'VR')
  and e.status not in ('cancelled', 'entered-in-error', 'planned')
group by 1, 2
