-- Deaths per stay by hospital, drawn towards the whole; no hospital is named.
-- headings: centre=deaths per stay; correlation=correlation within hospitals; smallest=smallest shrunken share; largest=largest; surely_above=interval above the whole; surely_below=interval below the whole
-- format: centre=%1 correlation=3 smallest=%1 largest=%1
with hospitals as (
    select hospital_id, count(*) as stays, sum(label) as deaths
    from research.apache_result where version = 'IVa' and score is not null group by hospital_id
), asked as (
    select shrunken_shares(hospital_id, deaths, stays) as s from hospitals
), units as (
    select s['centre'] as centre, s['correlation'] as correlation, unnest(s['units']) as u from asked
)
select count(*) as hospitals, sum(u['n']) as stays, min(centre) as centre, min(correlation) as correlation,
       min(u['value']) as smallest, max(u['value']) as largest,
       count(*) filter (where u['low'] > centre) as surely_above, count(*) filter (where u['high'] < centre) as surely_below
from units
