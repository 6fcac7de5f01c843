-- The event rate, the share without a prediction, and the scores against the bins of 2014 that the site keeps.
-- headings: counts_2014=2014; year_2014=share; counts_2015=2015; year_2015=share; difference=difference, points
-- format: year_2014=%1 year_2015=%1 difference=%1
with years as (
    select sum(label) filter (where year = 2014 and score is not null) as deaths_2014, count(score) filter (where year = 2014) as n_2014,
           sum(label) filter (where year = 2015 and score is not null) as deaths_2015, count(score) filter (where year = 2015) as n_2015,
           count(*) filter (where year = 2014 and score is null) as none_2014, count(*) filter (where year = 2014) as all_2014,
           count(*) filter (where year = 2015 and score is null) as none_2015, count(*) filter (where year = 2015) as all_2015
    from research.apache_result where version = 'IVa'
)
select 'died, of those predicted' as what, deaths_2014 || '/' || n_2014 as counts_2014, wilson(deaths_2014, n_2014) as year_2014,
       deaths_2015 || '/' || n_2015 as counts_2015, wilson(deaths_2015, n_2015) as year_2015,
       proportion_difference(deaths_2015, n_2015, deaths_2014, n_2014) as difference from years
union all select 'without a prediction', none_2014 || '/' || all_2014, wilson(none_2014, all_2014), none_2015 || '/' || all_2015,
       wilson(none_2015, all_2015), proportion_difference(none_2015, all_2015, none_2014, all_2014) from years
order by what
