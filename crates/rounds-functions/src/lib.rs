//! The statistics of `rounds-stats` as SQL functions and aggregates.
//!
//! A function is a [`Description`] (signature, formula, citation, example) with a way to compute
//! it. The rooms: `description` is what people read, `parameter` what a call may contain, `shape`
//! how an answer becomes a column, `scalar` and `aggregate` the two ways of being called, `states`
//! what aggregates keep of the rows they saw, `library` the functions themselves, one file per
//! topic. To add a function, add it to its topic and look at `rounds functions NAME`.
//!
//! Every aggregate's state is a table of counts that merges to the same bytes in any order, so
//! that it gives the same digits on one thread, on eight, and on several machines.
//!
//! This crate computes nothing itself (that is `rounds-stats`) and knows no tables (that is
//! `rounds-lake`).

mod aggregate;
pub mod catalogue;
mod description;
mod error;
pub mod example;
mod function;
mod library;
mod parameter;
mod references;
mod scalar;
mod shape;
mod states;

pub use description::{Call, Description, Topic};
pub use function::{Function, all};
pub use parameter::{Kind, Parameter};
pub use references::References;

use datafusion::prelude::SessionContext;
use jiff::tz::TimeZone;

/// What functions need to know about the site.
#[derive(Debug, Clone)]
pub struct SiteValues {
    /// The facility's time zone, for local days.
    pub time_zone: TimeZone,
    /// Reference samples by name, for drift.
    pub references: References,
}

/// Makes every function known to a session.
pub fn register(context: &SessionContext, site: &SiteValues) {
    for function in all(site) {
        function.register(context);
    }
}
