-- How far the probabilities are from the curve of what happened, which update is needed, and tests.
-- headings: spiegelhalter_z=Spiegelhalter z; spiegelhalter_p=p; ece_if_right=ECE if every score were right; ece_p=p of ECE; update=update needed; p_no_change=p of no change; p_intercept_alone=p of intercept alone
-- format: spiegelhalter_p=<3 ece=4 ece_if_right=4 ece_p=<3 ici=4 e50=4 e90=4 emax=3 p_no_change=<3 p_intercept_alone=3
with asked as (
    select version, calibration(score, label, patient_id) as c
    from research.apache_result where score is not null group by version
)
select version, c['rows'] as stays, c['events'] as deaths, c['spiegelhalter']['z'] as spiegelhalter_z, c['spiegelhalter']['p'] as spiegelhalter_p,
       c['ece']['value'] as ece,
       round(c['ece']['null_low'], 4) || '–' || round(c['ece']['null_high'], 4) as ece_if_right, c['ece']['p'] as ece_p,
       c['ici']['value'] as ici, c['e50']['value'] as e50, c['e90']['value'] as e90, c['emax']['value'] as emax,
       c['update']['update'] as update, c['update']['p_of_no_change'] as p_no_change,
       c['update']['p_of_intercept_alone'] as p_intercept_alone
from asked order by version
