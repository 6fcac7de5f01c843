//! Run lengths of a risk-adjusted CUSUM, for a given distribution of scores.

use super::super::cusum::{ratio_of, risk_adjusted_step};
use super::chain::{Heights, Step, average_run_length};
use super::threshold::reached;
use crate::StatsError;
use crate::estimate::{positive, probability};

/// Average run length in control, in outcomes, of one side of
/// [`risk_adjusted_cusum`](super::super::cusum::risk_adjusted_cusum) for outcomes whose
/// probabilities are drawn from `probabilities` and are right (Steiner et al., Biostatistics 1:441,
/// 2000, by Markov chain). An odds ratio above 1 is the upper side.
///
/// # Errors
/// No probabilities, one outside 0 to 1, an odds ratio of 1 or not above 0, a threshold that is not
/// above 0 or all but never reached.
pub fn risk_adjusted_run_length(
    probabilities: &[f64],
    odds_ratio: f64,
    threshold: f64,
) -> Result<f64, StatsError> {
    let odds_ratio = ratio_of("odds ratio", odds_ratio, odds_ratio > 1.0)?;
    positive("threshold", threshold)?;
    // Sorted, so that the order of the scores does not show in the last digit.
    let sorted = checked(probabilities)?;
    let weight = 1.0 / sorted.len() as f64;
    let steps = sorted
        .iter()
        .flat_map(|&p| {
            let step = |is_event, share: f64| Step {
                change: risk_adjusted_step(is_event, p, odds_ratio),
                probability: share * weight,
            };
            [step(true, p), step(false, 1.0 - p)]
        })
        .collect();
    reached(average_run_length(
        &[steps],
        threshold,
        &Heights::even(threshold),
    )?)
}

/// The probabilities in order, at least one of them uncertain.
pub(super) fn checked(probabilities: &[f64]) -> Result<Vec<f64>, StatsError> {
    let mut sorted = Vec::with_capacity(probabilities.len());
    for &predicted in probabilities {
        sorted.push(probability("probability", predicted)?);
    }
    let is_uncertain = |p: &&f64| **p > 0.0 && **p < 1.0;
    if sorted.iter().find(is_uncertain).is_none() {
        return Err(StatsError::TooFew {
            what: "probabilities between 0 and 1",
            needed: 1,
            found: 0,
        });
    }
    sorted.sort_by(f64::total_cmp);
    Ok(sorted)
}
