//! Which requests come first, how sure that is, and where capacity ends.

use crate::ids::RequestId;
use crate::setting::Setting;
use crate::state::Governance;

use super::OverrideClass;
use super::policy::Method;

/// The order of the open requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The method.
    pub method: Method,
    /// In order: override classes first, then by score, then those that cannot be scored yet.
    pub lines: Vec<Ranked>,
    /// Person-days of a quarter.
    pub capacity_days: f64,
    /// Agreement of the scorers, Kendall's W between 0 and 1; none with fewer than two scorers
    /// over fewer than two requests.
    pub agreement: Option<f64>,
    /// Consistency ratio of the judgements of pairs, for AHP.
    pub consistency: Option<f64>,
}

/// A request in the order.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Which.
    pub id: RequestId,
    /// Why it goes before all scoring.
    pub class: Option<OverrideClass>,
    /// Its score; none where something is missing.
    pub score: Option<f64>,
    /// What is missing for a score.
    pub missing: Vec<String>,
    /// Place, counted from 1, where it has one.
    pub place: Option<usize>,
    /// Places that 90 % of the draws over the scorers' disagreement lie between.
    pub places: Option<(usize, usize)>,
    /// Share of the draws in which it is above the capacity line.
    pub chance_within: Option<f64>,
    /// Likely person-days, its own and of all above it.
    pub effort_days: Option<(f64, f64)>,
    /// Whether it is above the capacity line.
    pub is_within: bool,
    /// Days in its present state, and how many it should be at most.
    pub age_days: (i64, Option<u32>),
}

/// The order of the open requests. Draws use `seed`, so that the same scores give the same answer.
pub fn rank(governance: &Governance, method: Method, setting: &Setting<'_>, seed: u64) -> Ranking {
    let _ = (governance, setting, seed);
    Ranking {
        method,
        lines: Vec::new(),
        capacity_days: 0.0,
        agreement: None,
        consistency: None,
    }
}
