/*---
id: data.recognised_codes
title: Codes from recognised systems
description: >-
  Of the rows of each table in the month, the share coded in the system that US Core asks for:
  LOINC for observations and reports, SNOMED CT or ICD-10-CM for conditions, RxNorm for
  medications, CVX for vaccines, SNOMED CT, CPT, HCPCS, ICD-10-PCS, CDT or LOINC for
  procedures, HL7 ActCode for the class of an encounter. Whether the code exists in its system
  is not checked.
unit: "% of rows"
kind: proportion
direction: higher
period: month
groups: [table_name]
minimum: denominator >= 20
signal: { chart: p, baseline: 12 }
citation: >-
  Kahn MG and others, A Harmonized Data Quality Assessment Terminology and Framework, eGEMs
  2016;4(1):1244 (value conformance); HL7 PIQI, Concept_HasRecognizedCodeSystem; HL7 US Core
  Implementation Guide
time:
  clinical.encounter: start
  clinical.condition: recorded
  clinical.observation: effective
  clinical.medication_request: authored
  clinical.procedure: performed
  clinical.immunization: occurrence
  clinical.diagnostic_report: effective
---*/
with coded as (
  select 'encounter' as table_name,
         cast(date_trunc('month', local_date(e.start)) as date) as period,
         e.class_system = 'http://terminology.hl7.org/CodeSystem/v3-ActCode' as recognised
  from clinical.encounter e
  where e.start is not null
  union all
  select 'condition' as table_name,
         cast(date_trunc('month', local_date(c.recorded)) as date) as period,
         c.snomed_code is not null or c.icd10_code is not null as recognised
  from clinical.condition c
  where c.recorded is not null
  union all
  select 'observation' as table_name,
         cast(date_trunc('month', local_date(v.effective)) as date) as period,
         v.loinc_code is not null as recognised
  from clinical.observation v
  where v.effective is not null
  union all
  select 'medication_request' as table_name,
         cast(date_trunc('month', local_date(m.authored)) as date) as period,
         m.rxnorm_code is not null as recognised
  from clinical.medication_request m
  where m.authored is not null
  union all
  select 'procedure' as table_name,
         cast(date_trunc('month', local_date(r.performed)) as date) as period,
         r.code_system in ('http://snomed.info/sct', 'http://www.ama-assn.org/go/cpt',
           'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
           'http://www.cms.gov/Medicare/Coding/ICD10', 'http://www.ada.org/cdt',
           'http://loinc.org') as recognised
  from clinical.procedure r
  where r.performed is not null
  union all
  select 'immunization' as table_name,
         cast(date_trunc('month', local_date(i.occurrence)) as date) as period,
         i.cvx_code is not null as recognised
  from clinical.immunization i
  where i.occurrence is not null
  union all
  select 'diagnostic_report' as table_name,
         cast(date_trunc('month', local_date(d.effective)) as date) as period,
         d.loinc_code is not null as recognised
  from clinical.diagnostic_report d
  where d.effective is not null
)
select period, table_name,
       count(*) filter (where recognised) as numerator,
       count(*) as denominator
from coded
group by 1, 2
