-- The floor: the three columns that performance and fairness need, each touched once.
select sum(score) as scores, sum(label) as events, max(group_name) as last_group
from ai.bench_prediction
