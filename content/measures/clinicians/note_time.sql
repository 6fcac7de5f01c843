/*---
id: clinicians.note_time
title: Time in a note
description: >-
  Half of the notes signed in the week took less active time than this, half more. A note is
  what the log names as the object, or else the encounter; its time is that between note
  events of one person and whatever came next, at most 90 seconds each, up to the signing.
  Sources whose actions do not say that a note was signed have none.
unit: minutes
kind: quantile
direction: lower
period: week
groups: [department]
minimum: n >= 10
quantile: 0.5
signal: { chart: xmr, baseline: 26 }
citation: >-
  Local definition, after the time per note that trials of ambient documentation use as
  their outcome
time:
  activity.event: at
lookback_days: 14
---*/
with gaps as (
  select e.clinician_id, e.department_id, e.at, e.category, e.action,
         coalesce(e.object_id, e.encounter_id) as note,
         date_part('epoch', lead(e.at) over (
           partition by e.clinician_id, local_date(e.at) order by e.at, e.event_id
         )) - date_part('epoch', e.at) as gap_seconds
  from activity.event e
  where e.at is not null and e.clinician_id is not null
    and coalesce(e.channel, 'desktop') not in ('background', 'api')
),
notes as (
  select g.clinician_id, g.note, max(g.department_id) as department_id,
         max(g.at) filter (where lower(g.action) like '%sign%') as signed_at,
         sum(least(coalesce(g.gap_seconds, 0), 90)) / 60.0 as minutes
  from gaps g
  where g.category = 'note' and g.note is not null
  group by 1, 2
)
select cast(date_trunc('week', local_date(n.signed_at)) as date) as period,
       coalesce(d.name, h.name, n.department_id, 'not given') as department,
       array_agg(n.minutes) as samples
from notes n
left join workforce.clinician c on c.clinician_id = n.clinician_id
left join workforce.department d on d.department_id = n.department_id
left join workforce.department h on n.department_id is null and h.department_id = c.department_id
where n.signed_at is not null
group by 1, 2
