-- headings: rows=stays counted; deaths=that ended in death; known=whose end is known; share_died=share
-- From the extract to the rows that are judged.
-- format: share_died=%1
with stays as (
    select e.id, e.patient_id, e.part_of_id, e.organization_id,
           coalesce(r.label, case when e.discharge_disposition = 'exp' then 1 when e.discharge_disposition is not null then 0 end) as died,
           r.stay_id is not null as has_result, r.score is not null as is_predicted
    from clinical.encounter e
    left join research.apache_result r on r.stay_id = e.id and r.version = 'IVa'
), steps as (
    select 1 as step, 'unit stays in the extract' as rows, * from stays
    union all select 2, 'of these, without an APACHE result', * from stays where not has_result
    union all select 3, 'with an APACHE result', * from stays where has_result
    union all select 4, 'of these, without a prediction', * from stays where has_result and not is_predicted
    union all select 5, '**with a prediction of IV and of IVa: what is judged**', * from stays where is_predicted
)
select rows, count(*) as stays, count(distinct part_of_id) as hospital_stays,
       count(distinct patient_id) as patients, count(distinct organization_id) as hospitals,
       sum(died) as deaths, count(died) as known, wilson(sum(died), count(died)) as share_died
from steps group by step, rows order by step
