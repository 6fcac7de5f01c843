-- Discrimination, calibration and the operating point, of all rows and of each group, each row for itself.
select group_name, performance(score, label, 0.2) as found
from ai.bench_prediction
group by grouping sets ((), (group_name))
order by group_name nulls first
