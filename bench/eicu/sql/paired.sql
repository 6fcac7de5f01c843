-- IV against IVa on the same stays.
-- format: iv=4 iva=4 difference=4 p=3
with asked as (
    select 1 as place, 'AUROC' as measure, auroc_difference(iv, iva, label, patient_id) as d from research.apache_stay
    union all select 2, 'net benefit at 0.1', net_benefit_difference(iv, iva, label, 0.1, patient_id) from research.apache_stay
    union all select 3, 'net benefit at 0.2', net_benefit_difference(iv, iva, label, 0.2, patient_id) from research.apache_stay
    union all select 4, 'net benefit at 0.3', net_benefit_difference(iv, iva, label, 0.3, patient_id) from research.apache_stay
    union all select 5, 'net benefit at 0.5', net_benefit_difference(iv, iva, label, 0.5, patient_id) from research.apache_stay
)
select measure, d['first']['n'] as stays, d['first'] as iv, d['second'] as iva, d['difference'] as difference, d['p'] as p
from asked order by place
