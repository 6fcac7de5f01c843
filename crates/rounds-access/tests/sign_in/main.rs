//! Signing in against a real store on disk: what gets in, what does not, and what is recorded.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests may fail a test; what is skipped is said"
)]

mod at_once;
mod emergency;
mod enrolment;
mod ledger;
mod local;
mod people;
mod real_provider;
mod sessions;
mod set_up;
mod stage;
mod stand_in;
mod support;
mod throttling;
mod tokens;
mod tokens_of_providers;
mod whoever_guesses;
