//! Weights out of judgements of pairs: the analytic hierarchy process (Saaty, Journal of
//! Mathematical Psychology 15:234, 1977).

use serde::Serialize;

use super::criteria::finite;
use crate::StatsError;

/// Mean consistency index of random judgements for 3 to 10 things (Saaty, The Analytic Hierarchy
/// Process, McGraw-Hill 1980).
const RANDOM_INDEX: [f64; 8] = [0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49];

/// Nobody judges more pairs than these make (4,950).
const THINGS_MAX: usize = 100;

/// How far a judgement times its opposite may be from 1: what is left of 1/7 in decimal notation.
const RECIPROCAL_WITHIN: f64 = 1e-9;

/// Judgements of nine times are done in about twenty; the rest is for extreme ones.
const ROUNDS_MAX: usize = 100_000;

/// Weights and how far the judgements contradict each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CriteriaWeights {
    /// One a thing, adding up to 1: the principal eigenvector.
    pub weights: Vec<f64>,
    /// Its eigenvalue; the number of things when judgements are consistent, more when not.
    pub lambda_max: f64,
    /// (λmax − n)/(n − 1).
    pub consistency_index: f64,
    /// The index over that of random judgements; up to 0.10 is taken as consistent. Always 0 for
    /// one or two things; none above ten, for which Saaty gives no index.
    pub consistency_ratio: Option<f64>,
}

/// Weights of n things, where the value in row i and column j says how many times more important
/// i is than j (1 to 9 on Saaty's scale; any number above 0 is taken).
///
/// # Errors
/// For no rows or more than 100, rows of other lengths, numbers that are not finite or not above 0,
/// and judgements that are not each other's reciprocal (or 1 on the diagonal).
pub fn analytic_hierarchy(judgements: &[Vec<f64>]) -> Result<CriteriaWeights, StatsError> {
    check(judgements)?;
    let n = judgements.len() as f64;
    let (weights, lambda_max) = principal(judgements)?;
    let consistency_index = if judgements.len() < 2 {
        0.0
    } else {
        (lambda_max - n) / (n - 1.0)
    };
    let consistency_ratio = match judgements.len() {
        1 | 2 => Some(0.0),
        many => RANDOM_INDEX
            .get(many - 3)
            .map(|random| consistency_index / random),
    };
    Ok(CriteriaWeights {
        weights,
        lambda_max,
        consistency_index,
        consistency_ratio,
    })
}

fn check(judgements: &[Vec<f64>]) -> Result<(), StatsError> {
    let things = judgements.len();
    if things == 0 {
        return Err(StatsError::TooFew {
            what: "things to compare",
            needed: 1,
            found: 0,
        });
    }
    if things > THINGS_MAX {
        return Err(StatsError::TooMany {
            what: "things to compare",
            most: THINGS_MAX,
            found: things,
        });
    }
    for row in judgements {
        if row.len() != things {
            return Err(StatsError::Ragged {
                expected: things,
                found: row.len(),
            });
        }
        for &found in row {
            if finite("judgement", found)? <= 0.0 {
                return Err(StatsError::NotPositive {
                    what: "judgement",
                    found,
                });
            }
        }
    }
    for (row, values) in judgements.iter().enumerate() {
        for (column, &found) in values.iter().enumerate().skip(row) {
            let opposite = judgements.get(column).and_then(|other| other.get(row));
            let opposite = opposite.copied().unwrap_or(f64::NAN);
            let product = found * opposite;
            let is_one = (product - 1.0).abs() <= RECIPROCAL_WITHIN;
            if !is_one {
                return Err(StatsError::NotReciprocal {
                    row: row + 1,
                    column: column + 1,
                    product,
                });
            }
        }
    }
    Ok(())
}

/// The principal eigenvector, adding up to 1, and its eigenvalue, by power iteration. The matrix is
/// positive, so there is exactly one such vector (Perron). The iteration runs on A + λI with the
/// present λ: judgements that run in a circle have complex eigenvalues nearly as large as the
/// principal one, which the shift takes out of its way.
fn principal(judgements: &[Vec<f64>]) -> Result<(Vec<f64>, f64), StatsError> {
    let mut weights = geometric_means(judgements);
    for _ in 0..ROUNDS_MAX {
        let product: Vec<f64> = judgements
            .iter()
            .map(|row| row.iter().zip(&weights).map(|(a, w)| a * w).sum())
            .collect();
        // The weights add up to 1, so the sum of the product is the eigenvalue.
        let lambda: f64 = product.iter().sum();
        let mut largest_step = 0.0_f64;
        for (weight, image) in weights.iter_mut().zip(&product) {
            let next = (image / lambda + *weight) / 2.0;
            largest_step = largest_step.max((next - *weight).abs() / next);
            *weight = next;
        }
        let total: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= total;
        }
        if largest_step <= 4.0 * f64::EPSILON {
            return Ok((weights, lambda));
        }
    }
    Err(StatsError::NotSettled {
        what: "weights of the judgements",
        rounds: ROUNDS_MAX,
    })
}

/// Near the eigenvector already: equal to it for consistent judgements.
fn geometric_means(judgements: &[Vec<f64>]) -> Vec<f64> {
    let n = judgements.len() as f64;
    let logs: Vec<f64> = judgements
        .iter()
        .map(|row| row.iter().map(|value| value.ln()).sum::<f64>() / n)
        .collect();
    let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let means: Vec<f64> = logs.iter().map(|log| (log - highest).exp()).collect();
    let total: f64 = means.iter().sum();
    means.iter().map(|mean| mean / total).collect()
}
