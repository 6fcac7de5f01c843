-- What the labels of 2014 made one expect of 2015 before its labels are known, beside what 2015 was, at the threshold 0.2.
-- headings: died_expected=deaths expected; sensitivity_expected=sensitivity expected; auroc_expected=AUROC expected; disagrees=flag that they disagree
-- format: died_expected=%1 died=%1 sensitivity_expected=%1 sensitivity=%1
with asked as (
    select version, expected_performance(score, label, year = 2014, 0.2) as e
    from research.apache_result where score is not null group by version
), found as (
    select version, count(*) as stays, sum(label) as deaths, auroc_ci(score, label, patient_id) as auroc,
           operating_point(score, label, 0.2, patient_id)['sensitivity'] as sensitivity
    from research.apache_result where score is not null and year = 2015 group by version
)
select a.version, f.stays, a.e['event_rate'] as died_expected, f.deaths || '/' || f.stays as deaths, wilson(f.deaths, f.stays) as died,
       a.e['auroc'] as auroc_expected, f.auroc, a.e['sensitivity'] as sensitivity_expected, f.sensitivity, a.e['disagrees'] as disagrees
from asked a join found f on f.version = a.version order by a.version
