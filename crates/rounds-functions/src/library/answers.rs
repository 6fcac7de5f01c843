//! From what an estimator returns to an answer.

use rounds_stats::StatsError;
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

/// As [`answer`], with NULL where there are too few rows to estimate anything: none at all, or
/// none with, or none without the event.
pub(super) fn estimable(result: Result<impl Serialize, StatsError>) -> Answered {
    match result {
        Ok(result) => answer(result),
        Err(StatsError::TooFew { .. }) => Ok(Value::Null),
        Err(other) => Err(other.into()),
    }
}
