//! Operations that read the site: the same questions that the pages ask.

pub mod data;
pub mod findings;
pub mod functions;
pub mod measures;
pub mod query;
pub mod site;
pub mod tables;
