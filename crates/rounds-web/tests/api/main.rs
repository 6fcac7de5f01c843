//! The interface as a program meets it: what it answers, and everything it refuses.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a missing key fails the test"
)]

mod bodies;
mod changes;
mod denials;
mod document;
mod governance;
mod program;
mod reading;
mod refusals;
mod schema;
mod sessions;
