//! Whether scorers put things in the same order: Kendall's coefficient of concordance W (Kendall &
//! Babington Smith, Annals of Mathematical Statistics 10:275, 1939), corrected for ties.

use serde::Serialize;

use super::criteria::finite;
use crate::StatsError;
use crate::tails::chi_squared_upper_tail;

/// Agreement of several scorers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    /// Kendall's W: 1 when all put things in the same order, 0 when their orders cancel out.
    pub w: f64,
    /// Chance of a W at least as large if every scorer ordered at random: χ² = m(n − 1)W with
    /// n − 1 degrees of freedom (Friedman 1937). Rough with few things: below 8 it is not to be
    /// leant on.
    pub p_value: f64,
}

/// Agreement of scorers (rows) about things (columns). Ties get the mean of their ranks.
///
/// # Errors
/// With fewer than two scorers or two things, rows of other lengths, numbers that are not finite,
/// or when no scorer tells any two things apart.
pub fn agreement(scores: &[Vec<f64>]) -> Result<Agreement, StatsError> {
    let things = scores.first().map_or(0, Vec::len);
    for (what, found) in [("scorers", scores.len()), ("things to order", things)] {
        if found < 2 {
            return Err(StatsError::TooFew {
                what,
                needed: 2,
                found,
            });
        }
    }
    let (n, m) = (things as f64, scores.len() as f64);
    let mut rank_sums = vec![0.0; things];
    let mut ties = 0.0;
    for row in scores {
        if row.len() != things {
            return Err(StatsError::Ragged {
                expected: things,
                found: row.len(),
            });
        }
        for &found in row {
            finite("score", found)?;
        }
        let ranked = mid_ranks(row);
        ties += ranked.ties;
        for (sum, rank) in rank_sums.iter_mut().zip(&ranked.ranks) {
            *sum += rank;
        }
    }
    let mean = m * (n + 1.0) / 2.0;
    let spread: f64 = rank_sums.iter().map(|sum| (sum - mean).powi(2)).sum();
    let most = m * m * (n.powi(3) - n) - m * ties;
    if most <= 0.0 {
        return Err(StatsError::NoVariation { what: "scores" });
    }
    let w = (12.0 * spread / most).clamp(0.0, 1.0);
    Ok(Agreement {
        w,
        p_value: chi_squared_upper_tail(m * (n - 1.0) * w, n - 1.0)?,
    })
}

struct MidRanks {
    ranks: Vec<f64>,
    /// Σ(t³ − t) over groups of t equal scores.
    ties: f64,
}

fn mid_ranks(row: &[f64]) -> MidRanks {
    let mut order: Vec<(usize, f64)> = row.iter().copied().enumerate().collect();
    order.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    let mut ranks = vec![0.0; row.len()];
    let (mut before, mut ties) = (0.0, 0.0);
    for equal in order.chunk_by(|(_, one), (_, other)| one == other) {
        let t = equal.len() as f64;
        for (place, _) in equal {
            if let Some(rank) = ranks.get_mut(*place) {
                *rank = before + (t + 1.0) / 2.0;
            }
        }
        before += t;
        ties += t.powi(3) - t;
    }
    MidRanks { ranks, ties }
}
