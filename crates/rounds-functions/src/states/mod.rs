//! What aggregates keep: tables of counts that merge to the same digits in any order.

mod categories;
mod columns;
mod pairs;
mod samples;
mod scores;
mod values;

pub(crate) use categories::Categories;
pub(crate) use columns::{Keys, Labels, Numbers, Texts};
pub(crate) use pairs::Pairs;
pub(crate) use samples::Samples;
pub(crate) use scores::{ScoreRows, Scores};
pub(crate) use values::Values;
