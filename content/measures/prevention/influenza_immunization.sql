/*---
id: prevention.influenza_immunization
title: Influenza immunization
description: >-
  Of the patients with an ambulatory visit from October to December, the share who had an
  influenza vaccine from August to December of the same year. Vaccines given elsewhere and not
  recorded here are missed, and so are those given after New Year.
unit: "% of patients"
kind: proportion
direction: higher
period: year
minimum: denominator >= 20
citation: >-
  eCQM CMS147 (CBE 0041e), Preventive Care and Screening: Influenza Immunization, whose season
  runs from October to March, here cut at the end of the year; CDC CVX code set for the vaccines
time:
  clinical.encounter: start
  clinical.immunization: occurrence
lookback_days: 366
---*/
with seen as (
  select distinct cast(date_trunc('year', local_date(e.start)) as date) as period, e.patient_id
  from clinical.encounter e
  where e.class in ('AMB', 'VR', 'HH')
    and e.status not in ('cancelled', 'entered-in-error', 'planned')
    and date_part('month', local_date(e.start)) between 10 and 12
),
immunized as (
  select distinct cast(date_trunc('year', local_date(i.occurrence)) as date) as period, i.patient_id
  from clinical.immunization i
  where i.cvx_code in ('15', '16', '88', '111', '135', '140', '141', '144', '149', '150', '151', '153',
                     '155', '158', '161', '166', '168', '171', '185', '186', '194', '197',
                     '200', '201', '202', '205') and i.status = 'completed'
    and date_part('month', local_date(i.occurrence)) between 8 and 12
)
select s.period, count(i.patient_id) as numerator, count(*) as denominator
from seen s
left join immunized i on i.patient_id = s.patient_id and i.period = s.period
group by 1
