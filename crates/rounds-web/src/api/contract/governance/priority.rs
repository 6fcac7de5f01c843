//! The order of the open requests.

use rounds_governance::ids::RequestId;
use rounds_governance::request::OverrideClass;
use rounds_governance::request::policy::{Criterion, Method};
use rounds_governance::request::rank::{Ranked, Ranking};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::tool::count;
use crate::api::contract::reading::finite;

/// How requests are to be ranked.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PriorityChoice {
    /// The method; without it, the one that the policy names.
    #[param(inline)]
    pub method: Option<Method>,
}

/// The order of the open requests.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Priorities {
    /// The method.
    pub method: Method,
    /// What is scored, by the policy.
    pub criteria: Vec<Criterion>,
    /// Person-days of a quarter.
    pub capacity_days: f64,
    /// Agreement of the scorers, Kendall's W between 0 and 1.
    pub agreement: Option<f64>,
    /// Consistency ratio of the judgements of pairs, for AHP.
    pub consistency_ratio: Option<f64>,
    /// In order: override classes first, then by score, then those that cannot be scored yet.
    pub items: Vec<RankedRequest>,
}

/// A request in the order.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RankedRequest {
    /// Which.
    pub id: RequestId,
    /// Why it goes before all scoring.
    pub class: Option<OverrideClass>,
    /// Its score; null where something is missing.
    pub score: Option<f64>,
    /// What is missing for a score.
    pub missing: Vec<String>,
    /// Place, counted from 1, where it has one.
    pub place: Option<u32>,
    /// The best and the worst place that 90 % of the draws over the scorers' disagreement lie
    /// between.
    pub places: Option<Places>,
    /// Share of the draws in which it is above the capacity line, between 0 and 1.
    pub chance_within: Option<f64>,
    /// Likely person-days.
    pub effort_days: Option<f64>,
    /// Likely person-days of it and all above it.
    pub effort_days_so_far: Option<f64>,
    /// Whether it is above the capacity line.
    pub is_within: bool,
    /// Days in its present state.
    pub age_days: i64,
    /// How many it should be at most.
    pub age_days_max: Option<u32>,
}

/// From one place to another, both included, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Places {
    /// The best.
    pub best: u32,
    /// The worst.
    pub worst: u32,
}

impl Priorities {
    /// The order with what the policy scores.
    pub fn of(ranking: Ranking, criteria: Vec<Criterion>) -> Self {
        Self {
            method: ranking.method,
            criteria,
            capacity_days: ranking.capacity_days,
            agreement: finite(ranking.agreement),
            consistency_ratio: finite(ranking.consistency),
            items: ranking.lines.into_iter().map(RankedRequest::from).collect(),
        }
    }
}

impl From<Ranked> for RankedRequest {
    fn from(line: Ranked) -> Self {
        let (age_days, age_days_max) = line.age_days;
        let places = |(best, worst)| Places {
            best: count(best),
            worst: count(worst),
        };
        Self {
            id: line.id,
            class: line.class,
            score: finite(line.score),
            missing: line.missing,
            place: line.place.map(count),
            places: line.places.map(places),
            chance_within: finite(line.chance_within),
            effort_days: finite(line.effort_days.map(|(own, _)| own)),
            effort_days_so_far: finite(line.effort_days.map(|(_, all)| all)),
            is_within: line.is_within,
            age_days,
            age_days_max,
        }
    }
}
