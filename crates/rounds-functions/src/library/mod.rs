//! The functions, one file per topic.

mod answers;
mod calendar;
mod calibration;
mod discrimination;
mod drift;
mod histograms;
mod intervals;
mod performance;
mod rows;
mod survival;
mod thresholds;

use crate::SiteValues;
use crate::function::Function;

/// Every function.
pub(crate) fn all(site: &SiteValues) -> Vec<Function> {
    let mut functions = intervals::all();
    functions.extend(discrimination::all());
    functions.extend(survival::all());
    functions.extend(calibration::all());
    functions.extend(drift::all(&site.references));
    functions.extend(histograms::all());
    functions.extend(performance::all());
    functions.extend(thresholds::all());
    functions.extend(calendar::all(site));
    functions
}
