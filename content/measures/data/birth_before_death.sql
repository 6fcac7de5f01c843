/*---
id: data.birth_before_death
title: Birth before death
description: Of the patients who died in the year, the share whose day of birth is not after the day of death.
unit: "% of patients"
kind: proportion
direction: higher
period: year
citation: >-
  Kahn MG and others, A Harmonized Data Quality Assessment Terminology and Framework, eGEMs
  2016;4(1):1244 (temporal plausibility)
time:
  clinical.patient: deceased
---*/
select cast(date_trunc('year', local_date(p.deceased)) as date) as period,
       count(*) filter (where p.birth_date <= local_date(p.deceased)) as numerator,
       count(*) as denominator
from clinical.patient p
where p.deceased is not null and p.birth_date is not null
group by 1
