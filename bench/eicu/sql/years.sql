-- Performance by year of discharge.
-- headings: observed_expected=O/E
-- format: died=%1 expected=1
select version, year, count(*) as stays, sum(label) as deaths, wilson(sum(label), count(*)) as died, sum(score) as expected,
       calibration(score, label, patient_id)['observed_expected'] as observed_expected,
       calibration(score, label, patient_id)['slope'] as slope, auroc_ci(score, label, patient_id) as auroc
from research.apache_result where score is not null group by version, year order by version, year
