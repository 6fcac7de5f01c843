//! Whether a condition holds now.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Condition;
use crate::reading::{Reading, Readings};

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It does.
    Holds,
    /// It does not.
    Breached,
    /// Nobody can tell: too few observations, no result, a suppressed or partial period.
    Unknown,
}

/// A condition with what it was judged on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Judged {
    /// The condition.
    pub condition: Condition,
    /// Whether it holds.
    pub verdict: Verdict,
    /// The condition and the numbers in one sentence, with n and interval.
    pub sentence: String,
    /// The readings looked at, the oldest first.
    pub readings: Vec<Reading>,
}

/// Judges a condition on the latest complete periods.
pub fn judge(condition: &Condition, readings: &dyn Readings, today: Date) -> Judged {
    let _ = (readings, today);
    Judged {
        condition: condition.clone(),
        verdict: Verdict::Unknown,
        sentence: String::new(),
        readings: Vec::new(),
    }
}
