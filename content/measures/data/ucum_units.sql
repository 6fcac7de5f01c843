/*---
id: data.ucum_units
title: Results with a UCUM unit
description: >-
  Of the observations of the month whose result is a number, the share with a coded UCUM unit,
  by category.
unit: "% of results"
kind: proportion
direction: higher
period: month
groups: [category]
minimum: denominator >= 20
signal: { chart: p, baseline: 12 }
citation: >-
  Kahn MG and others, A Harmonized Data Quality Assessment Terminology and Framework, eGEMs
  2016;4(1):1244 (value conformance); HL7 FHIR R4, Quantity; UCUM
time:
  clinical.observation: effective
---*/
select cast(date_trunc('month', local_date(v.effective)) as date) as period,
       coalesce(v.category, 'not given') as category,
       count(*) filter (
         where v.value_unit_system = 'http://unitsofmeasure.org' and v.value_unit_code is not null
       ) as numerator,
       count(*) as denominator
from clinical.observation v
where v.effective is not null and v.value_number is not null
group by 1, 2
