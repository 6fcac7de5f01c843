//! How long before the event the alert came.
//!
//! Whether the alert came at all is sensitivity, in [`super::operating_points`]: a lead time speaks
//! only of events that were flagged before they happened.

use serde::Serialize;

use crate::intervals::{median, quantile};
use crate::survival::{TimeToEvent, kaplan_meier};
use crate::{Estimate, StatsError};

/// Quartiles of the lead time, in the unit of the times given.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LeadTime {
    /// A quarter of the flagged events had less.
    pub lower_quartile: Estimate,
    /// Half of them had less.
    pub median: Estimate,
    /// Three quarters of them had less.
    pub upper_quartile: Estimate,
}

/// Lead times of flagged events: time from the first alert to the event, one per patient, all of
/// them known. Intervals are the exact ones of order statistics.
///
/// # Errors
/// No times; one that is negative (the alert came after the event, which is a missed event and not
/// a lead) or not finite; a level outside (0, 1).
pub fn lead_time(times: &[f64], level: f64) -> Result<LeadTime, StatsError> {
    if let Some(found) = times.iter().copied().find(|time| *time < 0.0) {
        return Err(StatsError::Negative {
            what: "lead time",
            found,
        });
    }
    Ok(LeadTime {
        lower_quartile: quantile(times, 0.25, level)?,
        median: median(times, level)?,
        upper_quartile: quantile(times, 0.75, level)?,
    })
}

/// The median time from alert to event where some patients were still waiting at the last look:
/// Kaplan–Meier, with its interval. `Ok(None)` where fewer than half had the event by then.
///
/// This is the lead time of all who were flagged, as if each would have the event in the end.
/// Where most never will, ask [`crate::survival::cumulative_incidence`] instead.
///
/// # Errors
/// No rows; a time that is negative or not finite; a level outside (0, 1).
pub fn censored_lead_time(
    rows: &[TimeToEvent],
    level: f64,
) -> Result<Option<Estimate>, StatsError> {
    kaplan_meier(rows, level)?.median()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_censoring_both_forms_have_the_same_median() {
        let times = [5.0, 1.0, 3.0, 9.0, 7.0];
        let rows = times.map(|time| TimeToEvent {
            time,
            is_event: true,
        });
        let known = lead_time(&times, 0.9).unwrap();
        let censored = censored_lead_time(&rows, 0.9).unwrap().unwrap();
        assert_eq!((known.median.value, censored.value), (5.0, 5.0));
    }

    #[test]
    fn an_alert_after_the_event_is_refused() {
        assert!(matches!(
            lead_time(&[2.0, -1.0], 0.95),
            Err(StatsError::Negative { .. })
        ));
        assert!(lead_time(&[], 0.95).is_err());
    }
}
