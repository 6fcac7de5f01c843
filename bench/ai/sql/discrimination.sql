-- Only the areas under the curves with their intervals, of all rows.
select auroc_ci(score, label) as auroc, average_precision(score, label) as average_precision
from ai.bench_prediction
