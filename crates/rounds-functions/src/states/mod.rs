//! What aggregates keep: tables of counts that merge to the same digits in any order.

mod baseline;
mod categories;
mod columns;
mod histogram;
mod pairs;
mod samples;
mod scores;
mod values;

pub(crate) use baseline::Baseline;
pub(crate) use categories::Categories;
pub(crate) use columns::{Keys, Labels, Numbers, Texts};
pub(crate) use histogram::{CountedScores, MergedHistograms};
pub(crate) use pairs::Pairs;
pub(crate) use samples::Samples;
pub(crate) use scores::{ScoreRows, Scores};
pub(crate) use values::Values;
