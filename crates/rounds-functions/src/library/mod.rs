//! The functions, one file per topic.

mod answers;
mod calendar;
mod intervals;

use crate::SiteValues;
use crate::function::Function;

/// Every function.
pub(crate) fn all(site: &SiteValues) -> Vec<Function> {
    let mut functions = intervals::all();
    functions.extend(calendar::all(site));
    functions
}
