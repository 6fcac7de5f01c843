//! How far values moved: the Wasserstein distance of order 1.

use serde::Serialize;

use crate::scores::{CountedValue, CountedValues};
use crate::{Estimate, StatsError};

/// How far values moved, in the feature's unit and in its own spread.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Wasserstein {
    /// ∫ |F − G| dx, in the unit of the feature; `n` is the rows of both samples.
    pub estimate: Estimate,
    /// The distance over the reference sample's standard deviation (n − 1); `None` where that is 0
    /// or there is one row.
    pub in_standard_deviations: Option<f64>,
    /// The reference sample's mean and standard deviation.
    pub reference_mean: f64,
    /// Standard deviation with n − 1; 0 for one row.
    pub reference_standard_deviation: f64,
    /// The current sample's mean.
    pub current_mean: f64,
}

/// ∫ |F(x) − G(x)| dx for F of the rows labelled 0 (reference) and G of those labelled 1: the mean
/// distance that values must be moved to turn one sample into the other (Ramdas, García Trillos &
/// Cuturi, Entropy 19:47, 2017). It has no interval; one far outlier moves it.
///
/// # Errors
/// No rows on one side; values so far apart that their distance is no number.
pub fn wasserstein(values: &CountedValues) -> Result<Wasserstein, StatsError> {
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
    let (zeros_total, ones_total) = (i128::from(zeros), i128::from(ones));
    let pairs = zeros as f64 * ones as f64;
    let mut previous = values.rows().first().map_or(0.0, |row| row.value);
    let (mut gap, mut distance) = (0_i128, 0.0_f64);
    for row in values.rows() {
        distance += (gap.unsigned_abs() as f64 / pairs) * (row.value - previous);
        gap += i128::from(row.zeros) * ones_total - i128::from(row.ones) * zeros_total;
        previous = row.value;
    }
    let reference_mean = mean_of(values.rows(), |row| row.zeros, zeros);
    let current_mean = mean_of(values.rows(), |row| row.ones, ones);
    let deviation = reference_deviation(values.rows(), reference_mean, zeros);
    crate::estimate::finite("distance between values", distance)?;
    crate::estimate::finite("standard deviation of the values", deviation)?;
    Ok(Wasserstein {
        estimate: Estimate {
            value: distance,
            low: None,
            high: None,
            n: zeros + ones,
            method: "Wasserstein distance of order 1",
        },
        in_standard_deviations: (deviation > 0.0)
            .then(|| distance / deviation)
            .filter(|ratio| ratio.is_finite()),
        reference_mean,
        reference_standard_deviation: deviation,
        current_mean,
    })
}

/// The mean of the rows that `rows_of` counts, as the smallest value plus the mean distance from
/// it, which keeps the digits of values that are far from 0.
fn mean_of(rows: &[CountedValue], rows_of: impl Fn(&CountedValue) -> u64, n: u64) -> f64 {
    let least = rows.first().map_or(0.0, |row| row.value);
    let above: f64 = rows
        .iter()
        .map(|row| (row.value - least) * rows_of(row) as f64)
        .sum();
    least + above / n as f64
}

/// Standard deviation (n − 1) of the rows labelled 0.
fn reference_deviation(rows: &[CountedValue], mean: f64, n: u64) -> f64 {
    if n < 2 {
        return 0.0;
    }
    let squares: f64 = rows
        .iter()
        .map(|row| (row.value - mean) * (row.value - mean) * row.zeros as f64)
        .sum();
    (squares / (n as f64 - 1.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_every_value_by_two_is_a_distance_of_two() {
        let values = CountedValues::from_rows(
            &[1., 3., 5., 3., 5., 7.],
            &[false, false, false, true, true, true],
        )
        .unwrap();
        let found = wasserstein(&values).unwrap();
        assert!((found.estimate.value - 2.0).abs() < 1e-15);
        assert_eq!(
            found.in_standard_deviations,
            Some(found.estimate.value / 2.0)
        );
        assert_eq!((found.reference_mean, found.current_mean), (3.0, 5.0));
    }
}
