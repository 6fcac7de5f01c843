//! Aggregates: a state that sees rows, merges with others and has an answer.

mod accumulator;
mod definition;
mod sliding;
mod state;

pub(crate) use definition::{aggregate, aggregate_of_site};
pub(crate) use state::State;
