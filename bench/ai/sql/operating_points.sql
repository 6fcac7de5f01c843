-- What fairlearn computes, with intervals: the shares at a threshold for each group.
select group_name, operating_point(score, label, 0.2) as found
from ai.bench_prediction
group by group_name
order by group_name
