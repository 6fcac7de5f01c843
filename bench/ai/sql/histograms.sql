-- What a site keeps for each day and group, and what is worked out of it: areas with a bound on their error,
-- the operating point and calibration, for all rows and each group.
with kept as (
    select group_name, score_histogram(score, label) as histogram
    from ai.bench_prediction
    group by group_name
),
wanted as (
    select group_name, histogram from kept
    union all
    select null, merge_histograms(histogram) from kept
)
select
    group_name,
    histogram_auroc(histogram) as auroc,
    histogram_at(histogram, 0.2) as operating_point,
    histogram_calibration(histogram) as calibration
from wanted
order by group_name nulls first
