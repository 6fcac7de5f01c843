/*---
id: prevention.immunizations
title: Immunizations given
description: Immunizations given in the month, by vaccine as the source names it.
unit: immunizations
kind: count
direction: neither
period: month
groups: [vaccine]
absent: zero
citation: HL7 FHIR R4, Immunization; CDC CVX code set
time:
  clinical.immunization: occurrence
---*/
select cast(date_trunc('month', local_date(i.occurrence)) as date) as period,
       coalesce(i.code_display, i.code_text, i.cvx_code, i.code, 'not given') as vaccine,
       count(*) as numerator
from clinical.immunization i
where i.occurrence is not null and i.status = 'completed'
group by 1, 2
