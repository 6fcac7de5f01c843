/*---
id: clinicians.note_time
title: Time in a note
description: >-
  Half of the notes signed in the week took less active time than this, half more. Notes are
  told apart by what the log names as the object, or else by the encounter, and each signing
  ends one. The time of a note is that between its events and whatever the same person did
  next, at most 90 seconds each, up to the signing. Sources whose actions do not say that a
  note was signed have none.
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
  select e.clinician_id, e.department_id, e.event_id, e.at, e.category,
         coalesce(e.object_id, e.encounter_id) as about,
         lower(e.action) like '%sign%' as signs,
         date_part('epoch', lead(e.at) over (
           partition by e.clinician_id, local_date(e.at) order by e.at, e.event_id
         )) - date_part('epoch', e.at) as gap_seconds
  from activity.event e
  where e.at is not null and e.clinician_id is not null
    and coalesce(e.channel, 'desktop') not in ('background', 'api')
),
steps as (
  select g.clinician_id, g.about, g.department_id, g.at, g.signs,
         least(coalesce(g.gap_seconds, 0), 90) as seconds,
         sum(case when g.signs then 1 else 0 end) over (
           partition by g.clinician_id, g.about order by g.at, g.event_id
           rows between unbounded preceding and current row
         ) - case when g.signs then 1 else 0 end as signed_before
  from gaps g
  where g.category = 'note' and g.about is not null
),
notes as (
  select s.clinician_id, max(s.department_id) as department_id,
         max(s.at) filter (where s.signs) as signed_at,
         sum(s.seconds) / 60.0 as minutes
  from steps s
  group by s.clinician_id, s.about, s.signed_before
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
