//! A mean from its sums, with Student's t interval.

use crate::estimate::{finite, tail_of};
use crate::{Estimate, StatsError, distribution};

/// How far below sum² / n a sum of squares may come out by rounding, as a share of it.
const ROUNDING_SHARE: f64 = 1e-9;

/// The mean of `n` values known by their sum and sum of squares, with Student's t interval
/// mean ± t·s/√n, s² = (Σx² − (Σx)²/n)/(n − 1) (Student, Biometrika 6:1, 1908).
///
/// Sums are what merges over partitions; the price is that digits cancel when the spread is tiny
/// beside the mean (a coefficient of variation below 1e-6 leaves few): centre such values first.
/// One value has a mean and no interval.
///
/// # Errors
/// No values, sums that are not finite or that no values can have, a level outside (0, 1).
pub fn mean(sum: f64, sum_of_squares: f64, n: u64, level: f64) -> Result<Estimate, StatsError> {
    let tail = tail_of(level)?;
    let moments = moments((sum, sum_of_squares, n))?;
    let half_width = moments.square_error.and_then(|square| {
        distribution::student_upper(tail, n as f64 - 1.0).map(|t| t * square.sqrt())
    });
    Ok(Estimate {
        value: moments.mean,
        low: half_width.map(|half| moments.mean - half),
        high: half_width.map(|half| moments.mean + half),
        n,
        method: "Student t interval",
    })
}

/// What a mean's interval is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments {
    pub(super) mean: f64,
    /// s²/n; `None` for one value.
    pub(super) square_error: Option<f64>,
}

/// Mean and s²/n of `n` values from their sum and sum of squares.
pub(super) fn moments((sum, sum_of_squares, n): (f64, f64, u64)) -> Result<Moments, StatsError> {
    finite("sum", sum)?;
    finite("sum of squares", sum_of_squares)?;
    if n == 0 {
        return Err(StatsError::TooFew {
            what: "values",
            needed: 1,
            found: 0,
        });
    }
    let size = n as f64;
    let least = sum * (sum / size);
    if sum_of_squares < least - ROUNDING_SHARE * least {
        return Err(StatsError::ImpossibleSumOfSquares {
            least,
            found: sum_of_squares,
        });
    }
    let spread = (sum_of_squares - least).max(0.0);
    Ok(Moments {
        mean: sum / size,
        square_error: (n > 1).then(|| spread / (size - 1.0) / size),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_a_mean_and_no_interval() {
        let alone = mean(4.0, 16.0, 1, 0.95).unwrap();
        assert_eq!((alone.value, alone.low, alone.high), (4.0, None, None));
    }

    #[test]
    fn equal_values_have_an_interval_without_width() {
        let equal = mean(0.1 * 3.0, 3.0 * (0.1 * 0.1), 3, 0.95).unwrap();
        assert!((equal.high.unwrap() - equal.low.unwrap()).abs() < 1e-7);
    }

    #[test]
    fn impossible_sums_are_refused() {
        assert!(matches!(
            mean(10.0, 1.0, 2, 0.95),
            Err(StatsError::ImpossibleSumOfSquares { .. })
        ));
        assert!(matches!(
            mean(0.0, 0.0, 0, 0.95),
            Err(StatsError::TooFew { .. })
        ));
        assert!(matches!(
            mean(f64::NAN, 1.0, 2, 0.95),
            Err(StatsError::NotFinite { .. })
        ));
    }
}
