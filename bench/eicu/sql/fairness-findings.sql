-- What is a disparity or a discovery, corrected within the attribute (by the function) and once over all groups, measures, attributes and versions.
-- headings: group_name=group; group_value=value; others=of all others; q_of_attribute=q in its attribute; q_of_all=q over all
-- format: group_value=2 others=2 difference=2 ratio=2 q_of_attribute=<3 q_of_all=<3
with asked as (
    select 'IV' as version, 'beds' as attribute, unnest(fairness(beds, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IV' as version, 'region' as attribute, unnest(fairness(region, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IV' as version, 'teaching' as attribute, unnest(fairness(teaching, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IV' as version, 'age' as attribute, unnest(fairness(age_band, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IV' as version, 'sex' as attribute, unnest(fairness(sex, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IV' as version, 'ethnicity' as attribute, unnest(fairness(ethnicity, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IV' and score is not null
    union all select 'IVa' as version, 'beds' as attribute, unnest(fairness(beds, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'region' as attribute, unnest(fairness(region, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'teaching' as attribute, unnest(fairness(teaching, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'age' as attribute, unnest(fairness(age_band, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'sex' as attribute, unnest(fairness(sex, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'ethnicity' as attribute, unnest(fairness(ethnicity, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
), flat as (
    select version, attribute, f['group'] as group_name, f['n'] as stays, f['events'] as deaths, replace(f['measure'], '_', ' ') as measure, f['estimate'] as estimate,
           f['rest'] as rest, f['difference'] as difference, f['ratio'] as ratio, f['verdict'] as verdict, f['is_discovery'] as is_discovery,
           f['p'] as p, f['q'] as q, version || '|' || attribute || '|' || f['group'] || '|' || f['measure'] as name
    from asked where f['measure'] in ('sensitivity', 'specificity', 'auroc', 'observed_over_expected', 'calibration_slope')
), lists as (
    select array_agg(name order by p, name) as names, benjamini_hochberg(array_agg(p order by p, name)) as adjusted
    from flat where p is not null
), corrected as (
    select unnest(names) as name, unnest(adjusted) as q_of_all from lists
)
select f.version, f.attribute, f.group_name, f.stays, f.deaths, f.measure, f.estimate as group_value, f.rest as others,
       f.difference, f.ratio, f.q as q_of_attribute, c.q_of_all, f.verdict
from flat f left join corrected c on c.name = f.name
where f.stays >= 50 and (f.verdict = 'disparity' or f.is_discovery)
order by f.version, f.attribute, f.group_name, f.measure
