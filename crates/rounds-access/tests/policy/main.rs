//! Policies as a site meets them: the shipped files with the shipped tables, and a site's own.

#![allow(clippy::indexing_slicing, clippy::panic, reason = "test code")]

mod circumstances;
mod explanations;
mod matrix;
mod mistakes;
mod narrowing;
mod reading;
mod shipped;
mod support;
