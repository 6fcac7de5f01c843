-- Groups against everybody else at the threshold 0.2, attribute by attribute.
-- headings: group_name=group; sensitivity_verdict=verdict on sensitivity; auroc_verdict=verdict on AUROC; observed_expected=O/E; observed_expected_verdict=verdict on O/E
-- format: sensitivity=%0 observed_expected=2 auroc=2
with asked as (
    select 'IVa' as version, 'beds' as attribute, unnest(fairness(beds, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'region' as attribute, unnest(fairness(region, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'teaching' as attribute, unnest(fairness(teaching, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'age' as attribute, unnest(fairness(age_band, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'sex' as attribute, unnest(fairness(sex, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
    union all select 'IVa' as version, 'ethnicity' as attribute, unnest(fairness(ethnicity, score, label, 0.2, patient_id)) as f from research.apache_result where version = 'IVa' and score is not null
), flat as (
    select attribute, f['group'] as group_name, f['n'] as stays, f['events'] as deaths, f['measure'] as measure, f['estimate'] as estimate,
           coalesce(f['verdict'], 'not estimable') || case when f['further_events'] > 10000 then ' (more than 10,000)' when f['further_events'] is not null then ' (' || f['further_events'] || ')' else '' end as verdict
    from asked
)
select s.attribute, s.group_name, s.stays, s.deaths, s.estimate as sensitivity, s.verdict as sensitivity_verdict,
       a.estimate as auroc, a.verdict as auroc_verdict, o.estimate as observed_expected, o.verdict as observed_expected_verdict
from flat s
join flat a on a.attribute = s.attribute and a.group_name = s.group_name and a.measure = 'auroc'
join flat o on o.attribute = s.attribute and o.group_name = s.group_name and o.measure = 'observed_over_expected'
where s.measure = 'sensitivity' and s.stays >= 50
order by s.attribute, s.stays desc
