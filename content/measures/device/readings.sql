/*---
id: device.readings
title: Readings per patient and day
description: >-
  Readings of devices in the week for every patient and day with at least one reading of
  that kind. It falls when devices send less, and says nothing of patients who send nothing.
unit: readings per patient and day
kind: rate
direction: neither
period: week
groups: [device_kind]
minimum: denominator >= 20
signal: { chart: u, baseline: 26 }
citation: Local definition
time:
  device.reading: at
---*/
select cast(date_trunc('week', local_date(r.at)) as date) as period,
       coalesce(r.device_kind, 'not given') as device_kind,
       count(*) as numerator,
       count(distinct concat(coalesce(r.patient_id, r.device_id, ''), ' ', cast(local_date(r.at) as varchar))) as denominator
from device.reading r
where r.at is not null and coalesce(r.status, 'final') <> 'entered-in-error'
group by 1, 2
