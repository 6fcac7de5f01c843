//! How requests are ranked here: criteria, their weights, capacity, service levels
//! (`content/governance/priorities.toml`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How requests are ranked.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PriorityPolicy {
    /// The method used unless another is asked for.
    pub method: Method,
    /// Where it comes from.
    pub citation: String,
    /// Person-days the office has in a quarter.
    pub capacity_days: f64,
    /// Days within which each state should be left.
    #[serde(default)]
    pub service_days: BTreeMap<String, u32>,
    /// What is scored.
    pub criterion: Vec<Criterion>,
    /// Judgements of pairs of criteria for AHP: `first/second` and how many times more important
    /// the first is (1 to 9, or a fraction).
    #[serde(default)]
    pub pairs: BTreeMap<String, f64>,
}

/// How scores become an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Reach × impact × confidence / effort.
    Rice,
    /// (Value + time criticality + risk or opportunity) / job size.
    Wsjf,
    /// A weighted sum over criteria scaled to 0 to 1.
    Weighted,
    /// The same with weights from judgements of pairs.
    Ahp,
    /// Nearness to the best and distance from the worst.
    Topsis,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 5] = [
        Self::Rice,
        Self::Wsjf,
        Self::Weighted,
        Self::Ahp,
        Self::Topsis,
    ];

    /// The word in files, addresses and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rice => "rice",
            Self::Wsjf => "wsjf",
            Self::Weighted => "weighted",
            Self::Ahp => "ahp",
            Self::Topsis => "topsis",
        }
    }

    /// The method with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == word)
    }
}

/// What is scored.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its word.
    pub name: String,
    /// Its name on screen.
    pub title: String,
    /// What the numbers mean.
    pub meaning: String,
    /// Smallest score.
    pub from: f64,
    /// Largest score.
    pub to: f64,
    /// Its weight among the weighted criteria; 0 leaves it out of `weighted`, `ahp` and `topsis`.
    #[serde(default)]
    pub weight: f64,
    /// Whether less is better.
    #[serde(default)]
    pub less_is_better: bool,
    /// Its part in RICE or WSJF: `reach`, `impact`, `confidence`, `value`, `time`, `risk`.
    #[serde(default)]
    pub part: Vec<String>,
}
