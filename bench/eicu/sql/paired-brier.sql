-- IV against IVa on the same stays: squared error. There is no paired Brier function, so it is a mean over stays, not by patient.
-- format: iv=4 iva=4 difference=4
select 'Brier score' as measure, count(*) as stays, brier(iv, label, patient_id) as iv, brier(iva, label, patient_id) as iva,
       mean_ci(power(iv - label, 2) - power(iva - label, 2)) as difference
from research.apache_stay
