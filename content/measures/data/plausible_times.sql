/*---
id: data.plausible_times
title: Plausible times
description: >-
  Of the rows of the month that can be judged, the share in which the times make sense:
  nothing before birth, no encounter more than a day after death, nothing that ends before it
  starts.
unit: "% of rows"
kind: proportion
direction: higher
period: month
groups: [table_name, rule]
minimum: denominator >= 20
signal: { chart: p, baseline: 12 }
citation: >-
  Blacketer C and others, Increasing trust in real-world evidence through evaluation of
  observational data quality, JAMIA 2021;28(10):2251-2257 (OHDSI Data Quality Dashboard),
  plausibleAfterBirth, plausibleBeforeDeath and plausibleStartBeforeEnd
time:
  clinical.encounter: start
  clinical.observation: effective
  clinical.condition: recorded
  clinical.medication_request: authored
  clinical.immunization: occurrence
---*/
with checks as (
  select 'encounter' as table_name, 'ends after it starts' as rule,
         local_date(e.start) as day, e."end" >= e.start as holds
  from clinical.encounter e
  where e.start is not null and e."end" is not null
  union all
  select 'encounter', 'not before birth', local_date(e.start), local_date(e.start) >= p.birth_date
  from clinical.encounter e
  join clinical.patient p on p.id = e.patient_id
  where e.start is not null and p.birth_date is not null
  union all
  select 'encounter', 'not after death', local_date(e.start), e.start <= p.deceased + interval '1 day'
  from clinical.encounter e
  join clinical.patient p on p.id = e.patient_id
  where e.start is not null and p.deceased is not null
  union all
  select 'observation', 'not before birth', local_date(v.effective), local_date(v.effective) >= p.birth_date
  from clinical.observation v
  join clinical.patient p on p.id = v.patient_id
  where v.effective is not null and p.birth_date is not null
  union all
  select 'observation', 'issued after it was taken', local_date(v.effective), v.issued >= v.effective
  from clinical.observation v
  where v.effective is not null and v.issued is not null
  union all
  select 'condition', 'ends after it starts', local_date(c.recorded), c.abatement >= c.onset
  from clinical.condition c
  where c.recorded is not null and c.onset is not null and c.abatement is not null
  union all
  select 'medication_request', 'not before birth',
         local_date(m.authored), local_date(m.authored) >= p.birth_date
  from clinical.medication_request m
  join clinical.patient p on p.id = m.patient_id
  where m.authored is not null and p.birth_date is not null
  union all
  select 'immunization', 'not before birth',
         local_date(i.occurrence), local_date(i.occurrence) >= p.birth_date
  from clinical.immunization i
  join clinical.patient p on p.id = i.patient_id
  where i.occurrence is not null and p.birth_date is not null
)
select cast(date_trunc('month', day) as date) as period, table_name, rule,
       count(*) filter (where holds) as numerator,
       count(*) as denominator
from checks
group by 1, 2, 3
