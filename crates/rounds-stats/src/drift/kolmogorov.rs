//! The Kolmogorov–Smirnov comparison of two samples.

use serde::Serialize;

use crate::estimate::tail_of;
use crate::root::crossing;
use crate::scores::CountedValues;
use crate::{Estimate, StatsError};

/// Below this product of the sample sizes the p-value is exact.
const PATHS_MAX: u64 = 1_000_000;

/// The largest gap between two distribution functions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct KolmogorovSmirnov {
    /// D, from 0 to 1; `n` is the rows of both samples.
    pub estimate: Estimate,
    /// The value of x with the largest |F(x) − G(x)|, the smallest of several.
    pub at: f64,
    /// F − G there: above 0 where the current sample lies higher.
    pub signed: f64,
    /// P(D at least this) when both samples come from one distribution.
    pub p_value: f64,
    /// What D stays below with probability `level` then; from the limiting distribution.
    pub critical: f64,
    /// Whether the p-value counts all orders of the rows (small samples) instead of using the
    /// limiting distribution.
    pub is_exact: bool,
}

/// D = sup |F(x) − G(x)| for F of the rows labelled 0 (reference) and G of those labelled 1.
///
/// Below a million pairs the p-value is exact and conditional on the ties: the share of all orders
/// of the rows whose gap, looked at after each distinct value, is at least D (Schröer & Trenkler,
/// Comput Stat Data Anal 20:185, 1995). Above it is Kolmogorov's limit
/// 2 Σ (−1)ᵏ⁻¹ exp(−2k²λ²) at λ = D√(nm/(n + m)), which ties make larger than the truth.
///
/// # Errors
/// No rows on one side; a level outside (0, 1).
pub fn kolmogorov_smirnov(
    values: &CountedValues,
    level: f64,
) -> Result<KolmogorovSmirnov, StatsError> {
    let alpha = 2.0 * tail_of(level)?;
    let (zeros, ones) = (values.zeros(), values.ones());
    for (what, found) in [("reference rows", zeros), ("current rows", ones)] {
        if found == 0 {
            return Err(StatsError::TooFew {
                what,
                needed: 1,
                found: 0,
            });
        }
    }
    let (gap, at) = largest_gap(values);
    let pairs = i128::from(zeros) * i128::from(ones);
    let signed = gap as f64 / pairs as f64;
    let scale = (zeros as f64 * (ones as f64 / (zeros as f64 + ones as f64))).sqrt();
    let is_exact = pairs <= i128::from(PATHS_MAX);
    let p_value = if is_exact {
        share_of_orders(values, gap.unsigned_abs())
    } else {
        limiting_tail(signed.abs() * scale)
    };
    Ok(KolmogorovSmirnov {
        estimate: Estimate {
            value: signed.abs(),
            low: None,
            high: None,
            n: zeros + ones,
            method: if is_exact {
                "Kolmogorov–Smirnov distance, exact p given the ties"
            } else {
                "Kolmogorov–Smirnov distance, limiting p"
            },
        },
        at,
        signed,
        p_value,
        critical: (limiting_quantile(alpha) / scale).min(1.0),
        is_exact,
    })
}

/// F − G times both sample sizes where it is furthest from 0, in whole numbers, and where.
fn largest_gap(values: &CountedValues) -> (i128, f64) {
    let (zeros, ones) = (i128::from(values.zeros()), i128::from(values.ones()));
    let mut here = 0_i128;
    let mut largest = (0_i128, values.rows().first().map_or(0.0, |row| row.value));
    for row in values.rows() {
        here += i128::from(row.zeros) * ones - i128::from(row.ones) * zeros;
        if here.abs() > largest.0.abs() {
            largest = (here, row.value);
        }
    }
    largest
}

/// The share of all orders of the rows, ties kept, that reach this gap: the probability that a
/// random path from no rows to all rows touches it. Adds only, so that a small share keeps its
/// digits.
fn share_of_orders(values: &CountedValues, gap: u128) -> f64 {
    if gap == 0 {
        return 1.0;
    }
    let (zeros, ones) = (values.zeros() as usize, values.ones() as usize);
    let mut is_looked_at = vec![false; zeros + ones + 1];
    let mut taken = 0;
    for row in values.rows() {
        taken += row.total() as usize;
        if let Some(looked_at) = is_looked_at.get_mut(taken) {
            *looked_at = true;
        }
    }
    let reaches = |zero: usize, one: usize| {
        let here = (zero * ones).abs_diff(one * zeros);
        here as u128 >= gap && is_looked_at.get(zero + one).is_some_and(|looked| *looked)
    };
    let mut touched = vec![0.0_f64; ones + 1];
    for zero in 0..=zeros {
        let mut before = 0.0;
        for (one, cell) in touched.iter_mut().enumerate() {
            *cell = if reaches(zero, one) {
                1.0
            } else if zero + one == 0 {
                0.0
            } else {
                let from_zero = if zero == 0 { 0.0 } else { *cell };
                (zero as f64 * from_zero + one as f64 * before) / (zero + one) as f64
            };
            before = *cell;
        }
    }
    touched.last().copied().unwrap_or(1.0).min(1.0)
}

/// P(K ≥ λ) of Kolmogorov's limiting distribution.
fn limiting_tail(lambda: f64) -> f64 {
    if lambda < 0.2 {
        // 1 − P is below 1e-12 there, and the series hardly converges.
        return 1.0;
    }
    let square = 2.0 * lambda * lambda;
    let mut sum = 0.0;
    for k in (1..=60).rev() {
        let k = f64::from(k);
        let sign = if k % 2.0 == 0.0 { -1.0 } else { 1.0 };
        sum += sign * (-square * k * k).exp();
    }
    (2.0 * sum).clamp(0.0, 1.0)
}

/// λ with P(K ≥ λ) = `alpha`.
fn limiting_quantile(alpha: f64) -> f64 {
    let first_term = (-(alpha / 2.0).ln() / 2.0).sqrt();
    crossing(first_term, |lambda| {
        Some(alpha - limiting_tail(lambda.max(0.0)))
    })
    .unwrap_or(first_term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_against_two_apart_are_one_of_three_orders() {
        let values =
            CountedValues::from_rows(&[1., 2., 3., 4.], &[false, false, true, true]).unwrap();
        let found = kolmogorov_smirnov(&values, 0.95).unwrap();
        assert_eq!(
            (found.estimate.value, found.signed, found.at),
            (1.0, 1.0, 2.0)
        );
        assert!((found.p_value - 1.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn equal_samples_have_no_gap() {
        let values = CountedValues::from_rows(&[5., 5.], &[false, true]).unwrap();
        let found = kolmogorov_smirnov(&values, 0.95).unwrap();
        assert_eq!((found.estimate.value, found.p_value), (0.0, 1.0));
        let one_sided = CountedValues::from_rows(&[5.], &[true]).unwrap();
        assert!(kolmogorov_smirnov(&one_sided, 0.95).is_err());
    }
}
