//! Nearness to the best and distance from the worst: TOPSIS (Hwang & Yoon, Multiple Attribute
//! Decision Making, Springer 1981).

use super::criteria::{Criterion, Scaling, scaled};
use crate::StatsError;

/// D⁻/(D⁺ + D⁻) for every alternative: 1 for one that is best on every criterion, 0 for one that is
/// worst on every criterion. Distances are Euclidean in weighted scaled scores; best and worst are
/// the best and worst among the alternatives, so that a new alternative may change the order of
/// the others. Where all are alike every one is 0.5.
///
/// # Errors
/// As [`super::weighted_sum`].
pub fn topsis(
    alternatives: &[Vec<f64>],
    criteria: &[Criterion],
    scaling: Scaling,
) -> Result<Vec<f64>, StatsError> {
    let scaled = scaled(alternatives, criteria, scaling)?;
    let weighted: Vec<Vec<f64>> = scaled
        .rows
        .iter()
        .map(|row| {
            let pairs = row.iter().zip(&scaled.weights);
            pairs.map(|(score, weight)| score * weight).collect()
        })
        .collect();
    let best = by_column(&weighted, f64::max);
    let worst = by_column(&weighted, f64::min);
    let nearness = |row: &Vec<f64>| {
        let (from_best, from_worst) = (distance(row, &best), distance(row, &worst));
        if from_best + from_worst > 0.0 {
            from_worst / (from_best + from_worst)
        } else {
            0.5
        }
    };
    Ok(weighted.iter().map(nearness).collect())
}

fn by_column(rows: &[Vec<f64>], choose: fn(f64, f64) -> f64) -> Vec<f64> {
    let mut rows = rows.iter();
    let mut chosen = rows.next().cloned().unwrap_or_default();
    for row in rows {
        for (so_far, value) in chosen.iter_mut().zip(row) {
            *so_far = choose(*so_far, *value);
        }
    }
    chosen
}

fn distance(row: &[f64], other: &[f64]) -> f64 {
    let squares = row.iter().zip(other).map(|(a, b)| (a - b).powi(2));
    squares.sum::<f64>().sqrt()
}
