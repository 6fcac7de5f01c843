//! What comes first: harm × reach × confidence.
//!
//! - harm: 4 for the wrong way, 2 where neither way is better, 1 for the right way;
//! - reach: the share of the measure's n that the finding's groups have in its last period,
//!   at least 0.02 so that a small unit is never ranked at nothing;
//! - confidence: −log₁₀ q, between 1 and 10, so that one huge table does not outrank everything.
//!
//! The weights are a choice, not a measurement; each factor is shown next to the score.

use super::Finding;
use crate::signal::Meaning;

/// The score with its factors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranking {
    /// 4, 2 or 1.
    pub harm: f64,
    /// 0.02 to 1.
    pub reach: f64,
    /// 1 to 10.
    pub confidence: f64,
}

impl Ranking {
    /// The product.
    pub fn score(self) -> f64 {
        self.harm * self.reach * self.confidence
    }

    /// `harm 4 × reach 0.35 × confidence 5.2`.
    pub fn words(self) -> String {
        format!(
            "harm {} × reach {:.2} × confidence {:.1}",
            self.harm, self.reach, self.confidence
        )
    }
}

/// Ranks one finding.
pub fn rank(finding: &Finding) -> Ranking {
    let harm = match finding.meaning() {
        Meaning::Concern => 4.0,
        Meaning::Neutral => 2.0,
        Meaning::Improvement => 1.0,
    };
    let active = || finding.members.iter().filter(|member| !member.ended);
    let reach: f64 = active().map(|member| member.evidence.reach).sum();
    let q = active()
        .map(|member| member.evidence.q)
        .fold(finding.lead().evidence.q, f64::min);
    Ranking {
        harm,
        reach: reach.clamp(0.02, 1.0),
        confidence: (-q.max(1e-10).log10()).clamp(1.0, 10.0),
    }
}
