-- Who has a result but no prediction, and how they differ from those judged.
-- headings: minus_those_predicted=minus that of those predicted, points
-- format: share_died=%1 minus_those_predicted=%1
with stays as (
    select label, case when is_readmission then 'readmission to the unit, which APACHE does not predict'
                       when apache_score is null then 'no APACHE score could be computed'
                       else 'a score, no readmission, still no prediction' end as reason
    from research.apache_result where version = 'IVa' and score is null
), predicted as (
    select count(*) as stays, sum(label) as deaths
    from research.apache_result where version = 'IVa' and score is not null
), reasons as (
    select reason, grouping(reason) as is_total, count(*) as stays, sum(label) as deaths
    from stays group by grouping sets ((reason), ())
)
select coalesce(r.reason, '**all without a prediction**') as reason, r.stays, r.deaths,
       wilson(r.deaths, r.stays) as share_died,
       proportion_difference(r.deaths, r.stays, p.deaths, p.stays) as minus_those_predicted
from reasons r cross join predicted p
order by r.is_total, r.stays desc
