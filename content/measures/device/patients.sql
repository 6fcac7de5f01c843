/*---
id: device.patients
title: Patients who send readings
description: >-
  Patients with at least one reading of a device in the week, by programme.
unit: patients
kind: count
direction: higher
period: week
groups: [program]
absent: zero
signal: { chart: xmr, baseline: 26 }
citation: Local definition
time:
  device.reading: at
---*/
select cast(date_trunc('week', local_date(r.at)) as date) as period,
       coalesce(r.program, 'not given') as program,
       count(distinct r.patient_id) as numerator
from device.reading r
where r.at is not null and r.patient_id is not null and coalesce(r.status, 'final') <> 'entered-in-error'
group by 1, 2
