-- The floor: the side and the 20 features, each touched once.
select
    count(in_reference) as rows,
    sum(f00) as f00,
    sum(f01) as f01,
    sum(f02) as f02,
    sum(f03) as f03,
    sum(f04) as f04,
    sum(f05) as f05,
    sum(f06) as f06,
    sum(f07) as f07,
    sum(f08) as f08,
    sum(f09) as f09,
    sum(f10) as f10,
    sum(f11) as f11,
    sum(f12) as f12,
    sum(f13) as f13,
    sum(f14) as f14,
    sum(f15) as f15,
    max(c0) as c0,
    max(c1) as c1,
    max(c2) as c2,
    max(c3) as c3
from ai.bench_prediction
