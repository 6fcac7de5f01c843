-- The same of all rows alone.
select performance(score, label, 0.2) as found
from ai.bench_prediction
