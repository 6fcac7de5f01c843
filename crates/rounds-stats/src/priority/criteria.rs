//! What alternatives are scored on, and how scores of different units become comparable.
//!
//! Alternatives are rows, criteria columns. What is made of the scaled scores is in
//! `weighted_sum` and `topsis`.

use serde::Serialize;

use crate::StatsError;

/// Which way a criterion points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Better {
    /// More is better: a benefit.
    More,
    /// Less is better: a cost.
    Less,
}

/// A criterion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Criterion {
    /// Its weight, 0 or more; only the ratios between weights count.
    pub weight: f64,
    /// Which way it points.
    pub better: Better,
    /// Lowest and highest possible score, where the form sets them; without it the lowest and
    /// highest among the alternatives count, and a new alternative may then change the order of
    /// the others.
    pub range: Option<(f64, f64)>,
}

/// How scores are scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Scaling {
    /// By the Euclidean length of the criterion's column; `1 −` that for costs.
    Vector,
    /// To 0 for the worst and 1 for the best of the criterion's range.
    MinMax,
}

/// The alternatives' scaled scores (1 is best) and the weights, which then add up to 1.
pub(super) struct Scaled {
    /// One row an alternative, one value a criterion.
    pub(super) rows: Vec<Vec<f64>>,
    /// One weight a criterion.
    pub(super) weights: Vec<f64>,
}

/// # Errors
/// Without alternatives or criteria, when rows are not as long as there are criteria, a number is
/// not finite, a weight is below 0, no weight is above 0, or a range is empty.
pub(super) fn scaled(
    alternatives: &[Vec<f64>],
    criteria: &[Criterion],
    scaling: Scaling,
) -> Result<Scaled, StatsError> {
    check(alternatives, criteria)?;
    let total: f64 = criteria.iter().map(|criterion| criterion.weight).sum();
    let mut rows = vec![Vec::with_capacity(criteria.len()); alternatives.len()];
    for (place, criterion) in criteria.iter().enumerate() {
        let column: Vec<f64> = alternatives
            .iter()
            .filter_map(|row| row.get(place).copied())
            .collect();
        let column = match scaling {
            Scaling::Vector => by_length(&column, criterion.better),
            Scaling::MinMax => by_range(&column, criterion),
        };
        for (row, value) in rows.iter_mut().zip(column) {
            row.push(value);
        }
    }
    let weights = criteria
        .iter()
        .map(|criterion| criterion.weight / total)
        .collect();
    Ok(Scaled { rows, weights })
}

fn check(alternatives: &[Vec<f64>], criteria: &[Criterion]) -> Result<(), StatsError> {
    let too_few = |what| StatsError::TooFew {
        what,
        needed: 1,
        found: 0,
    };
    if alternatives.is_empty() {
        return Err(too_few("alternatives"));
    }
    if criteria.is_empty() {
        return Err(too_few("criteria"));
    }
    for row in alternatives {
        if row.len() != criteria.len() {
            return Err(StatsError::Ragged {
                expected: criteria.len(),
                found: row.len(),
            });
        }
        for &found in row {
            finite("score", found)?;
        }
    }
    for criterion in criteria {
        finite("weight", criterion.weight)?;
        if criterion.weight < 0.0 {
            return Err(StatsError::Negative {
                what: "weight",
                found: criterion.weight,
            });
        }
        let Some((from, to)) = criterion.range else {
            continue;
        };
        finite("range", from)?;
        finite("range", to)?;
        if to <= from {
            return Err(StatsError::NotPositive {
                what: "length of the range",
                found: to - from,
            });
        }
    }
    let total: f64 = criteria.iter().map(|criterion| criterion.weight).sum();
    if total > 0.0 {
        return finite("sum of weights", total).map(|_| ());
    }
    Err(StatsError::NotPositive {
        what: "sum of weights",
        found: total,
    })
}

fn by_length(column: &[f64], better: Better) -> Vec<f64> {
    let largest = column
        .iter()
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    // Divided by the largest first: the square of a large score is no number any more.
    let square: f64 = column
        .iter()
        .map(|value| {
            if largest > 0.0 {
                (value / largest).powi(2)
            } else {
                0.0
            }
        })
        .sum();
    let length = square.sqrt();
    column
        .iter()
        .map(|value| {
            let share = if largest > 0.0 {
                value / largest / length
            } else {
                0.0
            };
            match better {
                Better::More => share,
                Better::Less => 1.0 - share,
            }
        })
        .collect()
}

/// A criterion on which all are alike is 1 for all.
fn by_range(column: &[f64], criterion: &Criterion) -> Vec<f64> {
    let lowest = column.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (from, to) = criterion.range.unwrap_or((lowest, highest));
    column
        .iter()
        .map(|&value| {
            if to <= from {
                return 1.0;
            }
            // Halved, so that the distance between the ends of the range of numbers is one.
            let share = (value / 2.0 - from / 2.0) / (to / 2.0 - from / 2.0);
            match criterion.better {
                Better::More => share,
                Better::Less => 1.0 - share,
            }
        })
        .collect()
}

pub(super) fn finite(what: &'static str, found: f64) -> Result<f64, StatsError> {
    if found.is_finite() {
        Ok(found)
    } else {
        Err(StatsError::NotFinite { what, found })
    }
}
