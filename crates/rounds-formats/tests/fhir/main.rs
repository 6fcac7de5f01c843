//! Behaviour of SQL-on-FHIR views: what compiles, what rows come out, what is refused.

#![allow(
    clippy::print_stdout,
    reason = "says which data is not there, and so what is not tested"
)]
#![allow(clippy::indexing_slicing, reason = "a missing key fails the test")]

mod agreement;
mod arrow;
mod compile;
mod conformance;
mod damage;
mod limits;
mod paths;
mod rows;
mod shipped;
mod support;
mod tables;
