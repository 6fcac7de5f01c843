//! The functions, one file per topic.

mod answers;
mod calendar;
mod calibration;
mod changes;
mod comparison;
mod days;
mod discrimination;
mod drift;
mod fairness;
mod histograms;
mod intervals;
mod maturity;
mod monitors;
mod performance;
mod planning;
mod rows;
mod series;
mod survival;
mod thresholds;

use crate::SiteValues;
use crate::function::Function;

/// Every function.
pub(crate) fn all(site: &SiteValues) -> Vec<Function> {
    [
        intervals::all(),
        discrimination::all(),
        performance::all(),
        calibration::all(),
        monitors::all(),
        thresholds::all(),
        fairness::all(),
        drift::all(&site.references),
        histograms::all(),
        survival::all(),
        maturity::all(),
        series::all(),
        changes::all(),
        planning::all(),
        comparison::all(),
        calendar::all(site),
    ]
    .concat()
}
