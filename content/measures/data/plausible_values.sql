/*---
id: data.plausible_values
title: Plausible values
description: >-
  Of the results of the month for fifteen common tests and vital signs in their usual unit,
  the share within a range that a living person can have. Wide on purpose, so what falls
  outside is an error and not an illness. Results in another unit are not judged.
unit: "% of results"
kind: proportion
direction: higher
period: month
groups: [loinc_code]
minimum: denominator >= 20
signal: { chart: p, baseline: 12 }
citation: >-
  Blacketer C and others, Increasing trust in real-world evidence through evaluation of
  observational data quality, JAMIA 2021;28(10):2251-2257 (OHDSI Data Quality Dashboard),
  plausibleValueLow and plausibleValueHigh; the ranges are our own
time:
  clinical.observation: effective
  clinical.observation_component: effective
---*/
with expected(loinc_code, unit, least, most) as (
  values
    ('4548-4', '%', 3.0, 20.0),
    ('8480-6', 'mm[Hg]', 40.0, 300.0),
    ('8462-4', 'mm[Hg]', 20.0, 200.0),
    ('29463-7', 'kg', 0.2, 500.0),
    ('8302-2', 'cm', 20.0, 250.0),
    ('39156-5', 'kg/m2', 7.0, 150.0),
    ('8310-5', 'Cel', 30.0, 45.0),
    ('8331-1', 'Cel', 30.0, 45.0),
    ('8867-4', '/min', 10.0, 350.0),
    ('2339-0', 'mg/dL', 10.0, 2000.0),
    ('38483-4', 'mg/dL', 0.1, 40.0),
    ('2947-0', 'mmol/L', 90.0, 200.0),
    ('6298-4', 'mmol/L', 1.0, 12.0),
    ('718-7', 'g/dL', 1.0, 30.0),
    ('6690-2', '10*3/uL', 0.1, 500.0)
),
results as (
  select v.loinc_code, v.value_number, v.value_unit_code, v.effective
  from clinical.observation v
  where v.value_number is not null and v.effective is not null and v.status <> 'entered-in-error'
  union all
  select c.loinc_code, c.value_number, c.value_unit_code, c.effective
  from clinical.observation_component c
  where c.value_number is not null and c.effective is not null and c.status <> 'entered-in-error'
)
select cast(date_trunc('month', local_date(r.effective)) as date) as period,
       r.loinc_code,
       count(*) filter (where r.value_number between x.least and x.most) as numerator,
       count(*) as denominator
from results r
join expected x on x.loinc_code = r.loinc_code and x.unit = r.value_unit_code
group by 1, 2
