-- Who has no APACHE result at all.
-- headings: no_diagnosis=without a diagnosis; known=whose end is known; died=of these, died
-- format: shorter_than_4_hours=%1 no_diagnosis=%1 died=%1
with stays as (
    select s.stay_type, e.length, e.reason_display, e.discharge_disposition
    from clinical.encounter e
    join research.stay s on s.stay_id = e.id
    left join research.apache_result r on r.stay_id = e.id and r.version = 'IVa'
    where r.stay_id is null
), counts as (
    select stay_type, grouping(stay_type) as is_total, count(*) as stays,
           wilson(count(*) filter (where length < 240), count(*)) as shorter_than_4_hours,
           wilson(count(*) filter (where reason_display is null), count(*)) as no_diagnosis,
           count(discharge_disposition) as known,
           wilson(count(*) filter (where discharge_disposition = 'exp'), count(discharge_disposition)) as died
    from stays group by grouping sets ((stay_type), ())
)
select coalesce(stay_type, '**all**') as kind_of_stay, stays, shorter_than_4_hours, no_diagnosis, known, died
from counts order by is_total, stays desc
