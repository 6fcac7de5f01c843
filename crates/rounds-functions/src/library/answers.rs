//! From what an estimator returns to an answer.

use serde::Serialize;
use serde_json::Value;

use crate::error::FunctionError;

/// What the topics' functions return.
pub(super) type Answered = Result<Value, FunctionError>;

/// A result as an answer; NaN becomes NULL.
pub(super) fn answer(result: impl Serialize) -> Answered {
    serde_json::to_value(result).map_err(|error| FunctionError::Call(error.to_string()))
}

/// The usual level, 95 %, unless the call gives another.
pub(super) fn level_of(given: Option<f64>) -> f64 {
    given.unwrap_or(rounds_stats::estimate::LEVEL_95)
}
