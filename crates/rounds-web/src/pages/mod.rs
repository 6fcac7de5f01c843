//! One file per page; the folder tree is the URL tree.

pub mod data;
pub mod findings;
pub mod functions;
pub mod healthz;
pub mod measures;
pub mod query;
pub mod search;
pub mod today;
