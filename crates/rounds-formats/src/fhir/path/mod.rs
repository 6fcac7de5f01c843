//! The FHIRPath subset that views may use: text → tokens → [`Expression`].
//!
//! Parsing refuses everything outside the subset by name and position, so that running a view
//! never meets an unknown function. How an expression runs is in [`super::evaluate`]; how simple
//! ones are run without evaluating them is in [`super::extract`].

mod dates;
mod expression;
mod functions;
mod lexer;
mod parser;

pub use dates::temporal_type;
pub use expression::{
    BoundaryKind, Chain, Conditional, Expression, Literal, Operator, Start, Step, TemporalKind,
};
pub use parser::{Constants, parse};

/// Why a path was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (character {position} of {path:?})")]
pub struct PathError {
    /// The whole path.
    pub path: String,
    /// Where in the path, in characters counted from 1.
    pub position: usize,
    /// What was expected and what was found.
    pub message: String,
}

/// Whether a path lies within the subset, without constants; what a fuzz target calls.
pub fn check(path: &str) -> Result<(), PathError> {
    parse(path, &Constants::new()).map(drop)
}
