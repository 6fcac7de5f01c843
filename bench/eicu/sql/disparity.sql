-- The one disparity that could harm, looked at again: exact, for both versions and both years.
-- headings: observed_expected=O/E; others=O/E of all others; ratio=ratio (exact)
-- format: observed_expected=2 others=2 ratio=2 expected=1
with rows as (
    select version, case when grouping(year) = 1 then 'both' else cast(year as varchar) end as years, ethnicity = 'African American' as is_group,
           count(*) as stays, count(distinct patient_id) as patients, count(distinct hospital_id) as hospitals, sum(label) as observed, sum(score) as expected
    from research.apache_result where score is not null
    group by grouping sets ((version, year, ethnicity = 'African American'), (version, ethnicity = 'African American'))
)
select g.version, g.years, g.stays, g.patients, g.hospitals, g.observed as deaths, g.expected, observed_expected(g.observed, g.expected) as observed_expected,
       observed_expected(o.observed, o.expected) as others, rate_ratio_exact(g.observed, g.expected, o.observed, o.expected) as ratio
from rows g join rows o on o.version = g.version and o.years = g.years and not o.is_group
where g.is_group order by g.version, g.years
