-- Net benefit per 100 stays, beside acting on everybody; acting on nobody has 0.
-- headings: net_benefit=net benefit of the version; act_on_all=of acting on all; over_acting_on_all=gain over acting on all
-- format: net_benefit=2 act_on_all=2 over_acting_on_all=2 threshold=2
with asked as (
    select 'IV' as version, unnest(decision_curve(score, label, 0.5, patient_id)) as d
    from research.apache_result where version = 'IV' and score is not null
    union all
    select 'IVa', unnest(decision_curve(score, label, 0.5, patient_id))
    from research.apache_result where version = 'IVa' and score is not null
), chosen as (
    select version, d['threshold'] as threshold, d['net_benefit'] as n, d['treat_all'] as a, d['over_treat_all'] as o
    from asked where round(d['threshold'] * 100) in (2, 5, 10, 15, 20, 25, 30, 40, 50)
)
select version, threshold, n['n'] as stays,
       named_struct('value', 100 * n['value'], 'low', 100 * n['low'], 'high', 100 * n['high']) as net_benefit,
       named_struct('value', 100 * a['value'], 'low', 100 * a['low'], 'high', 100 * a['high']) as act_on_all,
       named_struct('value', 100 * o['value'], 'low', 100 * o['low'], 'high', 100 * o['high']) as over_acting_on_all
from chosen order by version, threshold
