//! Requests from being asked for to being done, and the order they come in.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a story told in test code"
)]

mod order;
mod steps;
mod story;
