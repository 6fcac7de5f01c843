//! CUSUM of outcomes that each had a predicted probability.

use serde::Serialize;

use super::{CusumPoint, Thresholds, accumulate, ratio_of, side_by_side};
use crate::StatsError;
use crate::estimate::probability;

/// What a risk-adjusted CUSUM looks for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RiskAdjustedCusumOptions {
    /// The odds ratio to find soonest upwards (more events than predicted), above 1; usually 2.
    pub odds_ratio_up: f64,
    /// The odds ratio to find soonest downwards, above 0 and below 1; usually ½.
    pub odds_ratio_down: f64,
    /// When the sums signal.
    pub thresholds: Thresholds,
}

/// Risk-adjusted Bernoulli CUSUM (Steiner, Cook, Farewell & Treasure, Biostatistics 1:441, 2000):
/// S = max(0, S + W), W = y·ln R − ln(1 − p + R·p), for R = `odds_ratio_up` and, as a sum of its
/// own, R = `odds_ratio_down` (which Steiner draws below the axis). One step per outcome, in the
/// order in which outcomes became known; sums are log likelihood ratios.
///
/// # Errors
/// A probability outside 0 to 1, an odds ratio on the wrong side of 1, a threshold that is not above
/// 0, unequal lengths.
pub fn risk_adjusted_cusum(
    outcomes: &[bool],
    probabilities: &[f64],
    options: RiskAdjustedCusumOptions,
) -> Result<Vec<CusumPoint>, StatsError> {
    side_by_side(
        ("outcomes", outcomes.len()),
        ("probabilities", probabilities.len()),
    )?;
    for &predicted in probabilities {
        probability("probability", predicted)?;
    }
    let up = ratio_of("odds ratio up", options.odds_ratio_up, true)?;
    let down = ratio_of("odds ratio down", options.odds_ratio_down, false)?;
    let steps = outcomes.iter().zip(probabilities).map(|(&is_event, &p)| {
        let of = |odds_ratio| step_of(is_event, p, odds_ratio);
        (of(up), of(down))
    });
    accumulate(steps, options.thresholds)
}

/// W = y·ln R − ln(1 + (R − 1)·p).
pub(in super::super) fn step_of(is_event: bool, probability: f64, odds_ratio: f64) -> f64 {
    let excess = odds_ratio - 1.0;
    let evidence = if is_event { excess.ln_1p() } else { 0.0 };
    evidence - (excess * probability).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: RiskAdjustedCusumOptions = RiskAdjustedCusumOptions {
        odds_ratio_up: 2.0,
        odds_ratio_down: 0.5,
        thresholds: Thresholds {
            up: 4.5,
            down: 4.5,
            restart: false,
        },
    };

    #[test]
    fn one_event_and_one_survivor_by_hand() {
        let points = risk_adjusted_cusum(&[true, false], &[0.1, 0.1], OPTIONS).unwrap();
        let (event, survivor) = (2.0_f64.ln() - 1.1_f64.ln(), -(1.1_f64.ln()));
        assert!((points[0].up - event).abs() < 1e-15);
        assert!((points[1].up - (event + survivor)).abs() < 1e-15);
        assert_eq!(points[0].down, 0.0);
        assert!((points[1].down + 0.95_f64.ln()).abs() < 1e-15);
    }

    #[test]
    fn a_certain_outcome_that_happens_is_no_evidence() {
        assert_eq!(step_of(true, 1.0, 2.0), 0.0);
        assert_eq!(step_of(false, 0.0, 2.0), 0.0);
    }

    #[test]
    fn a_score_above_one_is_refused() {
        assert!(matches!(
            risk_adjusted_cusum(&[true], &[1.7], OPTIONS),
            Err(StatsError::Probability { .. })
        ));
    }
}
