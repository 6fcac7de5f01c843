//! The weighted sum: the mean of an alternative's scaled scores with the criteria's weights
//! (Fishburn, Operations Research 15:537, 1967).

use super::criteria::{Criterion, Scaling, scaled};
use crate::StatsError;

/// Σ wⱼ·sᵢⱼ for every alternative, the weights made to add up to 1 and the scores scaled to 0 for
/// the worst and 1 for the best of the criterion's range; between 0 and 1 while scores lie within
/// their ranges. Linear: a very good score on one criterion makes up for a bad one on another.
///
/// # Errors
/// Without alternatives or criteria, for rows of other lengths than there are criteria, numbers
/// that are not finite, weights below 0, no weight above 0, or an empty range.
pub fn weighted_sum(
    alternatives: &[Vec<f64>],
    criteria: &[Criterion],
) -> Result<Vec<f64>, StatsError> {
    let scaled = scaled(alternatives, criteria, Scaling::MinMax)?;
    let sum = |row: &Vec<f64>| -> f64 {
        row.iter()
            .zip(&scaled.weights)
            .map(|(score, weight)| score * weight)
            .sum()
    };
    Ok(scaled.rows.iter().map(sum).collect())
}
