-- How well each version ranks the stays.
-- headings: auroc=AUROC, interval by patient; auroc_interval_by_hospital=AUROC, interval by hospital
select version, count(*) as stays, sum(label) as deaths, count(distinct patient_id) as patients,
       auroc_ci(score, label, patient_id) as auroc,
       auroc_ci(score, label, hospital_id) as auroc_interval_by_hospital,
       average_precision(score, label, patient_id) as average_precision
from research.apache_result where score is not null
group by version order by version
