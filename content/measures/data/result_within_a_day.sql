/*---
id: data.result_within_a_day
title: Results available within a day
description: >-
  Of the final laboratory results of the week, the share made available within 24 hours of the
  sample. Results without a time of issue are not in it (see Completeness).
unit: "% of results"
kind: proportion
direction: higher
period: week
minimum: denominator >= 20
signal: { chart: p, baseline: 26 }
citation: >-
  Weiskopf NG and Weng C, Methods and dimensions of electronic health record data quality
  assessment, JAMIA 2013;20(1):144-151 (currency)
time:
  clinical.observation: effective
---*/
select cast(date_trunc('week', local_date(v.effective)) as date) as period,
       count(*) filter (where v.issued <= v.effective + interval '1 day') as numerator,
       count(*) as denominator
from clinical.observation v
where v.category = 'laboratory' and v.effective is not null
  and v.status in ('final', 'amended', 'corrected') and v.issued >= v.effective
group by 1
