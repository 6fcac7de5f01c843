//! Which changes belong on a chart, and which may explain a finding.

use jiff::civil::Date;

use super::Change;
use crate::state::Governance;

/// Changes that mark the chart of a measure for a group (its key) between two days, both included,
/// in order of their first day.
pub fn on_chart<'g>(
    governance: &'g Governance,
    measure: &str,
    group: &str,
    from: Date,
    until: Date,
) -> Vec<&'g Change> {
    let _ = (governance, measure, group, from, until);
    Vec::new()
}

/// Changes that may explain an episode of a measure that began in the period with these first and
/// last days: those that mark its chart and began in it or in the `LOOK_BACK_DAYS` before, the
/// nearest first.
pub fn explaining<'g>(
    governance: &'g Governance,
    measure: &str,
    group: &str,
    period: (Date, Date),
) -> Vec<&'g Change> {
    let _ = (governance, measure, group, period);
    Vec::new()
}
