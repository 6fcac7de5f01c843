-- All measures of drift, exact, of 16 numeric and 4 categorical features, in one pass over the table.
select
    drift(f00, in_reference) as f00,
    drift(f01, in_reference) as f01,
    drift(f02, in_reference) as f02,
    drift(f03, in_reference) as f03,
    drift(f04, in_reference) as f04,
    drift(f05, in_reference) as f05,
    drift(f06, in_reference) as f06,
    drift(f07, in_reference) as f07,
    drift(f08, in_reference) as f08,
    drift(f09, in_reference) as f09,
    drift(f10, in_reference) as f10,
    drift(f11, in_reference) as f11,
    drift(f12, in_reference) as f12,
    drift(f13, in_reference) as f13,
    drift(f14, in_reference) as f14,
    drift(f15, in_reference) as f15,
    category_drift(c0, in_reference) as c0,
    category_drift(c1, in_reference) as c1,
    category_drift(c2, in_reference) as c2,
    category_drift(c3, in_reference) as c3
from ai.bench_prediction
