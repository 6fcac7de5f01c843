//! What aggregates keep: tables of counts that merge to the same digits in any order.

mod baseline;
mod categories;
mod columns;
mod groups;
mod histogram;
mod pairs;
mod samples;
mod scores;
mod tuples;
mod values;

pub(crate) use baseline::Baseline;
pub(crate) use categories::Categories;
pub(crate) use columns::{Keys, Labels, Numbers, Texts};
pub(crate) use groups::Groups;
pub(crate) use histogram::{CountedScores, MergedHistograms, from_hex};
pub(crate) use pairs::Pairs;
pub(crate) use samples::Samples;
pub(crate) use scores::{ScoreRows, Scores};
pub(crate) use tuples::{MICROS_PER_DAY, Tuple, Tuples, micros_of};
pub(crate) use values::Values;
