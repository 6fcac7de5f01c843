/*---
id: data.code_system_coverage
title: Code systems in use
description: >-
  Of the rows of each table in the quarter, the share whose first coding is from each code
  system, or from none.
unit: "% of rows"
kind: proportion
direction: neither
period: quarter
groups: [table_name, code_system]
minimum: denominator >= 20
citation: >-
  Kahn MG and others, A Harmonized Data Quality Assessment Terminology and Framework, eGEMs
  2016;4(1):1244 (value conformance); HL7 PIQI, Concept_HasCodeSystem
time:
  clinical.encounter: start
  clinical.condition: recorded
  clinical.observation: effective
  clinical.medication_request: authored
  clinical.procedure: performed
  clinical.immunization: occurrence
  clinical.allergy: recorded
  clinical.diagnostic_report: effective
---*/
with coded as (
  select 'encounter' as table_name, coalesce(e.type_system, 'no code system') as code_system,
         cast(date_trunc('quarter', local_date(e.start)) as date) as period
  from clinical.encounter e
  where e.start is not null
  union all
  select 'condition' as table_name, coalesce(c.code_system, 'no code system') as code_system,
         cast(date_trunc('quarter', local_date(c.recorded)) as date) as period
  from clinical.condition c
  where c.recorded is not null
  union all
  select 'observation' as table_name, coalesce(v.code_system, 'no code system') as code_system,
         cast(date_trunc('quarter', local_date(v.effective)) as date) as period
  from clinical.observation v
  where v.effective is not null
  union all
  select 'medication_request' as table_name, coalesce(m.medication_system, 'no code system') as code_system,
         cast(date_trunc('quarter', local_date(m.authored)) as date) as period
  from clinical.medication_request m
  where m.authored is not null
  union all
  select 'procedure' as table_name, coalesce(r.code_system, 'no code system') as code_system,
         cast(date_trunc('quarter', local_date(r.performed)) as date) as period
  from clinical.procedure r
  where r.performed is not null
  union all
  select 'immunization' as table_name, coalesce(i.code_system, 'no code system') as code_system,
         cast(date_trunc('quarter', local_date(i.occurrence)) as date) as period
  from clinical.immunization i
  where i.occurrence is not null
  union all
  select 'allergy' as table_name, coalesce(g.code_system, 'no code system') as code_system,
         cast(date_trunc('quarter', local_date(g.recorded)) as date) as period
  from clinical.allergy g
  where g.recorded is not null
  union all
  select 'diagnostic_report' as table_name, coalesce(d.code_system, 'no code system') as code_system,
         cast(date_trunc('quarter', local_date(d.effective)) as date) as period
  from clinical.diagnostic_report d
  where d.effective is not null
),
counted as (
  select period, table_name, code_system, count(*) as with_system
  from coded
  group by 1, 2, 3
)
select period, table_name, code_system,
       with_system as numerator,
       sum(with_system) over (partition by period, table_name) as denominator
from counted
