//! How much units differ beyond chance: φ and τ² from trimmed z-scores.
//!
//! φ = Σz²/n and τ² = max(0, (nφ − (n − 1))/(Σw − Σw²/Σw)), w = 1/s² (the additive model of
//! Spiegelhalter, Stat Med 24:1185, 2005, with DerSimonian and Laird's moment estimator). Extreme
//! units are drawn in first, so that those to be found do not widen the limits that find them.

use serde::Serialize;

use crate::distribution;
use crate::intervals::interpolated;

/// What is done with the extreme z-scores at each end, as a share of units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum Trim {
    /// Replaced by the quantile at that share (type 7, linear).
    Winsorise(f64),
    /// Left out, by rank groups: kept where 0 < ⌊rank/(share·(n + 1))⌋ < 1/share − 1 (SHMI).
    Truncate(f64),
}

/// When limits are widened by τ².
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Adjustment {
    /// Whenever τ² is above 0.
    Always,
    /// When nφ is beyond the 95 % point of χ² with n − 1 degrees.
    WhenDetected,
    /// Never.
    Never,
}

/// One unit's distance from the centre in its standard errors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score {
    pub(super) z: f64,
    pub(super) standard_error: f64,
}

/// φ, τ² and the number of scores they rest on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dispersion {
    pub(super) phi: Option<f64>,
    pub(super) tau_squared: f64,
    pub(super) scores: usize,
}

/// Trims, then estimates.
pub(super) fn dispersion(mut scores: Vec<Score>, trim: Trim) -> Dispersion {
    scores.sort_by(|left, right| {
        let by_error = left.standard_error.total_cmp(&right.standard_error);
        left.z.total_cmp(&right.z).then(by_error)
    });
    let kept = match trim {
        Trim::Winsorise(share) => winsorised(&scores, share),
        Trim::Truncate(share) => truncated(&scores, share),
    };
    let n = kept.len() as f64;
    if kept.is_empty() {
        return Dispersion {
            phi: None,
            tau_squared: 0.0,
            scores: 0,
        };
    }
    let squares: f64 = kept.iter().map(|score| score.z * score.z).sum();
    let weight = |score: &Score| 1.0 / (score.standard_error * score.standard_error);
    let weights: f64 = kept.iter().map(weight).sum();
    let squared_weights: f64 = kept.iter().map(|score| weight(score) * weight(score)).sum();
    let spread = weights - squared_weights / weights;
    let excess = squares - (n - 1.0);
    let tau_squared = if kept.len() > 1 && excess > 0.0 && spread > 0.0 {
        excess / spread
    } else {
        0.0
    };
    Dispersion {
        phi: Some(squares / n),
        tau_squared,
        scores: kept.len(),
    }
}

impl Dispersion {
    /// Whether limits are widened.
    pub(super) fn is_adjusted(&self, adjustment: Adjustment) -> bool {
        let detected = || {
            let n = self.scores as f64;
            let limit = distribution::gamma_upper(0.05, (n - 1.0) / 2.0);
            limit.is_some_and(|half| self.phi.unwrap_or(0.0) * n > 2.0 * half)
        };
        self.tau_squared > 0.0
            && match adjustment {
                Adjustment::Always => true,
                Adjustment::WhenDetected => detected(),
                Adjustment::Never => false,
            }
    }
}

fn winsorised(sorted: &[Score], share: f64) -> Vec<Score> {
    let z: Vec<f64> = sorted.iter().map(|score| score.z).collect();
    let at = |probability, outside| interpolated(&z, probability).unwrap_or(outside);
    let low = at(share, f64::NEG_INFINITY);
    let high = at(1.0 - share, f64::INFINITY);
    let drawn_in = sorted.iter().map(|score| Score {
        z: score.z.max(low).min(high),
        ..*score
    });
    drawn_in.collect()
}

fn truncated(sorted: &[Score], share: f64) -> Vec<Score> {
    let groups = 1.0 / share;
    let mut kept = Vec::with_capacity(sorted.len());
    let mut before = 0;
    for tied in sorted.chunk_by(|left, right| left.z == right.z) {
        let rank = before as f64 + (tied.len() as f64 + 1.0) / 2.0;
        // A rank group's edge is a whole number that division may miss by its rounding.
        let group = (rank * groups / (sorted.len() as f64 + 1.0) + 1e-9).floor();
        if group > 0.0 && group < groups - 1.0 - 1e-9 {
            kept.extend_from_slice(tied);
        }
        before += tied.len();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(z: &[f64]) -> Vec<Score> {
        let score = |&z: &f64| Score {
            z,
            standard_error: 0.5,
        };
        z.iter().map(score).collect()
    }

    #[test]
    fn two_units_two_errors_apart_have_variance_by_hand() {
        // w = 4: Σw − Σw²/Σw = 8 − 32/8 = 4, Σz² = 8, τ² = (8 − 1)/4.
        let found = dispersion(scores(&[-2.0, 2.0]), Trim::Winsorise(0.0));
        assert_eq!(found.phi, Some(4.0));
        assert_eq!(found.tau_squared, 1.75);
    }

    #[test]
    fn truncation_leaves_out_a_tenth_at_each_end() {
        let z: Vec<f64> = (1..=19).map(f64::from).collect();
        // Ranks 1 and 19 of 19: groups 0 and 9 of 10 hold ranks 1, 18 and 19.
        assert_eq!(dispersion(scores(&z), Trim::Truncate(0.1)).scores, 16);
    }
}
