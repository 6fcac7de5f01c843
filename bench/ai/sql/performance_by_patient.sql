-- As performance.sql, with intervals that know that patients repeat. No peer does this.
select group_name, performance(score, label, 0.2, patient_id) as found
from ai.bench_prediction
group by grouping sets ((), (group_name))
order by group_name nulls first
