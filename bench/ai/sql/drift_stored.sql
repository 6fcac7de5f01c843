-- Stability of the second half against references that were taken once (product.py takes them); no reference row is read.
select
    psi(f00, 'f00') as f00,
    psi(f01, 'f01') as f01,
    psi(f02, 'f02') as f02,
    psi(f03, 'f03') as f03,
    psi(f04, 'f04') as f04,
    psi(f05, 'f05') as f05,
    psi(f06, 'f06') as f06,
    psi(f07, 'f07') as f07,
    psi(f08, 'f08') as f08,
    psi(f09, 'f09') as f09,
    psi(f10, 'f10') as f10,
    psi(f11, 'f11') as f11,
    psi(f12, 'f12') as f12,
    psi(f13, 'f13') as f13,
    psi(f14, 'f14') as f14,
    psi(f15, 'f15') as f15,
    psi(c0, 'c0') as c0,
    psi(c1, 'c1') as c1,
    psi(c2, 'c2') as c2,
    psi(c3, 'c3') as c3
from ai.bench_prediction
where not in_reference
