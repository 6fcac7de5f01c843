-- Every measure of every group against the rest, with intervals, multiplicity and verdicts.
select fairness(group_name, score, label, 0.2) as found
from ai.bench_prediction
