//! How this installation is doing.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::page_data::office as page;

/// Every check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Health {
    /// In the order to look at them.
    pub checks: Vec<Check>,
    /// Since when this process runs.
    pub started_at: Option<Timestamp>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// As it should be.
    Good,
    /// Works, and somebody should look.
    Attention,
    /// Does not work.
    Broken,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Check {
    /// What was looked at.
    pub name: String,
    /// How it is.
    pub state: CheckState,
    /// What was found, in a sentence.
    pub found: String,
    /// What to do; empty where nothing need be done.
    pub advice: String,
}

impl From<page::HealthPage> for Health {
    fn from(health: page::HealthPage) -> Self {
        Self {
            checks: health.checks.into_iter().map(Check::from).collect(),
            started_at: health.started_at,
        }
    }
}

impl From<page::Check> for Check {
    fn from(check: page::Check) -> Self {
        let state = match check.state {
            page::CheckState::Good => CheckState::Good,
            page::CheckState::Attention => CheckState::Attention,
            page::CheckState::Broken => CheckState::Broken,
        };
        Self {
            name: check.name,
            state,
            found: check.found,
            advice: check.advice,
        }
    }
}
