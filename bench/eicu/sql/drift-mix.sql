-- Who was predicted for, 2015 against 2014.
-- headings: psi_limit=limit that alarms; chi_squared_p=p of χ²; cramers_v=Cramér's V
-- format: psi=4 psi_limit=3 chi_squared_p=<3 cramers_v=3
with rows as (select * from research.apache_result where version = 'IVa' and score is not null),
asked as (
    select 1 as place, 'kind of unit' as what, category_drift(unit, year = 2014) as d from rows
    union all select 2, 'age band', category_drift(age_band, year = 2014) from rows
    union all select 3, 'sex', category_drift(sex, year = 2014) from rows
    union all select 4, 'ethnicity', category_drift(ethnicity, year = 2014) from rows
    union all select 5, 'region', category_drift(region, year = 2014) from rows
    union all select 6, 'beds', category_drift(beds, year = 2014) from rows
    union all select 7, 'teaching', category_drift(teaching, year = 2014) from rows
)
select what, d['chi_squared']['cramers_v']['n'] as stays, d['psi']['value'] as psi, d['psi']['limit'] as psi_limit, d['chi_squared']['p'] as chi_squared_p,
       d['chi_squared']['cramers_v']['value'] as cramers_v
from asked order by place
