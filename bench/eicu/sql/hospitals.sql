-- How many stays and expected deaths a hospital has.
-- headings: median_stays=median of stays; most_stays=most; median_expected_deaths=median of expected deaths; most_expected_deaths=most; without_by_chance=expected if every score were right; hospitals_of_11_stays=hospitals with 11 stays or more
-- format: without_by_chance=0 median_stays=0 median_expected_deaths=2 most_expected_deaths=1
with hospitals as (
    select hospital_id, count(*) as stays, sum(score) as expected, sum(label) as deaths
    from research.apache_result where version = 'IVa' and score is not null group by hospital_id
)
select count(*) as hospitals, sum(stays) as stays, median_ci(stays) as median_stays, max(stays) as most_stays,
       median_ci(expected) as median_expected_deaths, max(expected) as most_expected_deaths,
       count(*) filter (where deaths = 0) as hospitals_without_a_death, sum(exp(-expected)) as without_by_chance, count(*) filter (where stays >= 11) as hospitals_of_11_stays
from hospitals
