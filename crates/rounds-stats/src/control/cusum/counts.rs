//! CUSUM of counts with an expected number for each: firings a day, events a week.

use serde::Serialize;

use super::{CusumPoint, Thresholds, accumulate, side_by_side};
use crate::StatsError;
use crate::estimate::{count, finite, positive};

/// What a CUSUM of counts looks for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CountCusumOptions {
    /// The rate ratio it is to find soonest upwards, above 1.
    pub ratio_up: f64,
    /// The rate ratio it is to find soonest downwards, above 0 and below 1.
    pub ratio_down: f64,
    /// φ, variance over mean of the counts in control, 1 (Poisson) or more.
    pub dispersion: f64,
    /// When the sums signal.
    pub thresholds: Thresholds,
}

/// Two-sided Poisson CUSUM (Lucas, Technometrics 27:129, 1985), adjusted for exposure and
/// dispersion: S⁺ = max(0, S⁺ + (yᵢ − κ⁺μᵢ)/φ) and S⁻ = max(0, S⁻ + (κ⁻μᵢ − yᵢ)/φ) with
/// κ = (R − 1)/ln R.
///
/// μᵢ = λ₀·eᵢ is the expected count of day i (weekday, holidays and exposure are the caller's), and
/// κ·λ₀ is Lucas's reference value (λ₁ − λ₀)/(ln λ₁ − ln λ₀) for λ₁ = R·λ₀. A step times |ln R| is
/// the log likelihood ratio of the day, divided by φ as quasi-likelihood does. Sums are in counts
/// over φ. A day without exposure (μ = 0) is refused: leave it out.
///
/// # Errors
/// A value that is no count, an expected count that is not above 0, a ratio on the wrong side of 1,
/// a dispersion below 1, a threshold that is not above 0, unequal lengths.
pub fn count_cusum(
    counts: &[f64],
    expected: &[f64],
    options: CountCusumOptions,
) -> Result<Vec<CusumPoint>, StatsError> {
    side_by_side(
        ("counts", counts.len()),
        ("expected counts", expected.len()),
    )?;
    for (&observed, &mean) in counts.iter().zip(expected) {
        count("count", observed)?;
        positive("expected count", mean)?;
    }
    let reference_up = reference_per_expected(ratio_of("ratio up", options.ratio_up, true)?);
    let reference_down = reference_per_expected(ratio_of("ratio down", options.ratio_down, false)?);
    let dispersion = dispersion_of(options.dispersion)?;
    let steps = counts.iter().zip(expected).map(|(&observed, &mean)| {
        let up = (observed - reference_up * mean) / dispersion;
        let down = (reference_down * mean - observed) / dispersion;
        (up, down)
    });
    accumulate(steps, options.thresholds)
}

/// κ = (R − 1)/ln R, the reference value as a share of the expected count.
pub(in super::super) fn reference_per_expected(ratio: f64) -> f64 {
    let excess = ratio - 1.0;
    excess / excess.ln_1p()
}

/// A ratio strictly on the side of 1 it is meant for.
pub(in super::super) fn ratio_of(
    what: &'static str,
    ratio: f64,
    is_up: bool,
) -> Result<f64, StatsError> {
    finite(what, ratio)?;
    let expected = if is_up {
        "more than 1"
    } else {
        "more than 0 and less than 1"
    };
    let is_possible = if is_up {
        ratio > 1.0
    } else {
        ratio > 0.0 && ratio < 1.0
    };
    if is_possible {
        Ok(ratio)
    } else {
        Err(StatsError::OutOfRange {
            what,
            expected,
            found: ratio,
        })
    }
}

/// φ, 1 or more.
pub(crate) fn dispersion_of(dispersion: f64) -> Result<f64, StatsError> {
    if finite("dispersion", dispersion)? >= 1.0 {
        Ok(dispersion)
    } else {
        Err(StatsError::OutOfRange {
            what: "dispersion",
            expected: "1 or more",
            found: dispersion,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: CountCusumOptions = CountCusumOptions {
        ratio_up: 2.0,
        ratio_down: 0.5,
        dispersion: 1.0,
        thresholds: Thresholds {
            up: 5.0,
            down: 5.0,
            restart: true,
        },
    };

    #[test]
    fn counts_as_expected_keep_both_sums_at_zero() {
        let points = count_cusum(&[4.0; 50], &[4.0; 50], OPTIONS).unwrap();
        assert!(
            points
                .iter()
                .all(|point| point.up == 0.0 && point.down == 0.0)
        );
    }

    #[test]
    fn silence_signals_downwards_and_starts_again() {
        // κ⁻ = 0.5/ln 2 = 0.7213: 2.885 a day, reached on the second day.
        let points = count_cusum(&[0.0; 3], &[4.0; 3], OPTIONS).unwrap();
        let signals: Vec<bool> = points.iter().map(|point| point.signals_down).collect();
        assert_eq!(signals, [false, true, false]);
        assert!((points[1].down - 4.0 / 2.0_f64.ln()).abs() < 1e-12);
        assert!((points[2].down - 2.0 / 2.0_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn the_reference_lies_between_the_two_rates() {
        assert!((reference_per_expected(2.0) - 1.0 / 2.0_f64.ln()).abs() < 1e-15);
        assert!((reference_per_expected(1.0 + 1e-9) - 1.0).abs() < 1e-8);
    }

    #[test]
    fn impossible_input_is_refused() {
        let refused = |counts: &[f64], expected: &[f64], options| {
            count_cusum(counts, expected, options).is_err()
        };
        assert!(refused(&[-1.0], &[1.0], OPTIONS));
        assert!(refused(&[1.0], &[0.0], OPTIONS));
        assert!(refused(&[1.0], &[1.0, 2.0], OPTIONS));
        assert!(refused(
            &[1.0],
            &[1.0],
            CountCusumOptions {
                ratio_up: 0.9,
                ..OPTIONS
            }
        ));
        assert!(refused(
            &[1.0],
            &[1.0],
            CountCusumOptions {
                dispersion: 0.5,
                ..OPTIONS
            }
        ));
    }
}
