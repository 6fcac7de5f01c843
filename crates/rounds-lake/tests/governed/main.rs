//! Queries under rights: what is hidden stays hidden whatever is asked.

#![allow(clippy::indexing_slicing, clippy::panic)] // a test that fails may panic

mod any_query;
mod attacks;
mod chance;
mod description;
mod example;
mod groups;
mod limits;
mod oracle;
mod questions;
mod site;
mod tables;
