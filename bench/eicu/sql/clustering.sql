-- headings: patients_who_died=patients who died
-- How often patients repeat among the stays judged.
with patients as (
    select patient_id, count(*) as stays, max(label) as died
    from research.apache_result where version = 'IVa' and score is not null group by patient_id
)
select case when stays >= 3 then '3 or more' else cast(stays as varchar) end as stays_of_the_patient, count(*) as patients, sum(stays) as stays,
       sum(died) as patients_who_died
from patients group by 1 order by 1
