/*---
id: medication.opioid_orders
title: Opioid orders
description: >-
  Of the medication orders of the quarter, the share that names an opioid pain medicine
  (oxycodone, hydrocodone, morphine and eight more). By name because a code of each product
  needs a drug terminology; methadone for treatment of dependence and cough medicines with
  codeine are counted too, buprenorphine is not.
unit: "% of orders"
kind: proportion
direction: neither
period: quarter
minimum: denominator >= 50
signal: { chart: p, baseline: 8 }
citation: >-
  Dowell D and others, CDC Clinical Practice Guideline for Prescribing Opioids for Pain, MMWR
  Recomm Rep 2022;71(3):1-95
time:
  clinical.medication_request: authored
---*/
with orders as (
  select local_date(m.authored) as day,
         lower(concat(coalesce(m.medication_display, ''), ' ', coalesce(m.medication_text, ''))) as words
  from clinical.medication_request m
  where m.authored is not null and m.status not in ('entered-in-error', 'draft', 'cancelled')
    and m.intent not in ('proposal', 'plan') and coalesce(m.do_not_perform, false) = false
)
select cast(date_trunc('quarter', r.day) as date) as period,
       count(*) filter (
         where r.words like '%oxycodone%'
           or r.words like '%hydrocodone%'
           or r.words like '%hydromorphone%'
           or r.words like '%morphine%'
           or r.words like '%fentanyl%'
           or r.words like '%codeine%'
           or r.words like '%tramadol%'
           or r.words like '%tapentadol%'
           or r.words like '%oxymorphone%'
           or r.words like '%meperidine%'
           or r.words like '%methadone%'
       ) as numerator,
       count(*) as denominator
from orders r
group by 1
