-- The update: the logit of every score moved by one number estimated on 2014, judged on 2015.
-- headings: moved_by=logit moved by; ece_after_p=p of ECE after
-- format: moved_by=3 brier_before=4 brier_after=4 ece_before=4 ece_after=4
with moved as (
    select version, calibration(score, label, patient_id)['in_the_large']['value'] as by
    from research.apache_result where score is not null and year = 2014 group by version
), updated as (
    select r.version, r.year, r.patient_id, r.label, r.score, m.by, 1 / (1 + exp(-(ln(r.score / (1 - r.score)) + m.by))) as updated
    from research.apache_result r join moved m on m.version = r.version where r.score is not null and r.year = 2015
), asked as (
    select version, count(*) as stays, sum(label) as deaths, min(by) as moved_by, calibration(score, label, patient_id) as before,
           calibration(updated, label, patient_id) as after
    from updated group by version
)
select version, stays, deaths, moved_by, before['observed_expected'] as oe_before, after['observed_expected'] as oe_after,
       before['brier'] as brier_before, after['brier'] as brier_after, before['ece']['value'] as ece_before, after['ece']['value'] as ece_after,
       after['ece']['p'] as ece_after_p
from asked order by version
