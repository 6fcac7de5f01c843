-- One query with grouping sets: every group of every attribute, and everybody.
-- headings: group_name=group; observed_expected=O/E
-- format: died=%1 expected=1 observed_expected=2
with asked as (
    select beds, region, teaching, age_band, sex, ethnicity, grouping(beds) as gb, grouping(region) as gr, grouping(teaching) as gt,
           grouping(age_band) as ga, grouping(sex) as gs, grouping(ethnicity) as ge,
           count(*) as stays, sum(label) as deaths, sum(score) as expected,
           auroc_ci(score, label, patient_id) as auroc, calibration(score, label, patient_id)['observed_expected'] as oe
    from research.apache_result where version = 'IVa' and score is not null
    group by grouping sets ((beds), (region), (teaching), (age_band), (sex), (ethnicity), ())
)
select case when gb = 0 then 'beds' when gr = 0 then 'region' when gt = 0 then 'teaching' when ga = 0 then 'age'
            when gs = 0 then 'sex' when ge = 0 then 'ethnicity' else '**everybody**' end as attribute,
       coalesce(beds, region, teaching, age_band, sex, ethnicity, '') as group_name, stays, deaths, wilson(deaths, stays) as died,
       expected, oe as observed_expected, auroc
from asked where stays >= 50
order by attribute, stays desc
