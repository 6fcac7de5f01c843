//! What a call is refused for.

use datafusion::error::DataFusionError;
use rounds_stats::StatsError;
use rounds_stats::scores::DecodeError;
use thiserror::Error;

/// A call that has no answer, by cause.
#[derive(Debug, Clone, PartialEq, Error)]
pub(crate) enum FunctionError {
    /// The estimator refuses the input.
    #[error(transparent)]
    Statistics(#[from] StatsError),
    /// A partial state that is none.
    #[error(transparent)]
    State(#[from] DecodeError),
    /// A parameter is given a value it cannot take.
    #[error("{parameter}: expected {expected}, found {found}")]
    Value {
        parameter: &'static str,
        expected: &'static str,
        found: String,
    },
    /// Too few, too many or wrongly typed parameters.
    #[error("{0}")]
    Call(String),
    /// A name that is not known.
    #[error("{what} {found:?} is not known{hint}")]
    Unknown {
        what: &'static str,
        found: String,
        hint: String,
    },
}

impl FunctionError {
    /// The engine's form, with the function's name in front.
    pub(crate) fn of(self, function: &str) -> DataFusionError {
        DataFusionError::Execution(format!("{function}: {self}"))
    }
}
