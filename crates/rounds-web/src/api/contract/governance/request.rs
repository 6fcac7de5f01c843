//! Requests and ideas.

use jiff::Timestamp;
use jiff::civil::Date;
use rounds_governance::PersonRef;
use rounds_governance::ids::RequestId;
use rounds_governance::request::{self, OverrideClass, RequestState, Scored, Wanted};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::said::Said;

/// Which requests.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RequestChoice {
    /// Only in this state.
    #[param(inline)]
    pub state: Option<RequestState>,
    /// Only of this override class.
    #[param(inline)]
    pub class: Option<OverrideClass>,
    /// Only about this tool.
    #[param(max_length = 64)]
    pub tool: Option<String>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Request {
    /// Its name.
    pub id: RequestId,
    /// What is asked for.
    pub wanted: Wanted,
    /// Who asked.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// Where it is.
    pub state: RequestState,
    /// Since when.
    pub state_since: Timestamp,
    /// How much work it is.
    pub effort: Option<Effort>,
    /// Scores by scorer.
    pub scores: Vec<Scored>,
    /// The quarter it is planned for (its first day).
    pub quarter: Option<Date>,
    /// What was said at each step, the oldest first.
    pub notes: Vec<Said>,
}

/// How much work something is, in person-days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Effort {
    /// Low.
    pub low_days: f64,
    /// Likely.
    pub likely_days: f64,
    /// High.
    pub high_days: f64,
}

impl RequestChoice {
    /// Whether the request is one of those that are asked for.
    pub fn takes(&self, request: &request::Request) -> bool {
        let wanted = &request.wanted;
        let is_about = |tool: &String| {
            let own = wanted.tool.as_ref().map(|own| own.as_str());
            own == Some(tool.as_str())
        };
        self.state.is_none_or(|state| state == request.state)
            && (self.class.is_none() || self.class == wanted.class)
            && self.tool.as_ref().is_none_or(is_about)
    }
}

impl From<request::Request> for Request {
    fn from(request: request::Request) -> Self {
        let effort = |(low_days, likely_days, high_days)| Effort {
            low_days,
            likely_days,
            high_days,
        };
        Self {
            id: request.id,
            wanted: request.wanted,
            by: request.by,
            at: request.at,
            state: request.state,
            state_since: request.state_since,
            effort: request.effort_days.map(effort),
            scores: request.scores,
            quarter: request.quarter,
            notes: request.notes.into_iter().map(Said::from).collect(),
        }
    }
}
