//! Which periods are still under way, and which must be computed again after a change.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, Zoned, tz::TimeZone};
use rounds_core::{Period, PeriodKind};

use super::MeasureResult;

/// Periods from the first up to, and not including, the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodRange {
    /// First day of the first period.
    pub from: Date,
    /// First day after the last period.
    pub until: Date,
}

impl PeriodRange {
    /// No period at all.
    pub const EMPTY: Self = Self {
        from: Date::MIN,
        until: Date::MIN,
    };

    /// Whether the period lies in the range.
    pub fn contains(self, period: Period) -> bool {
        period.start >= self.from && period.start < self.until
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            from: self.from.min(other.from),
            until: self.until.max(other.until),
        }
    }
}

/// Periods whose results rows between two instants may touch.
///
/// `date_trunc` cuts days in UTC and a measure may cut them in the facility's zone, so a day is
/// added on both sides; `lookback_days` widens further.
pub fn touched(
    kind: PeriodKind,
    lookback_days: u16,
    (first, last): (Timestamp, Timestamp),
) -> PeriodRange {
    let margin = (i64::from(lookback_days) + 1).days();
    let day = |instant: Timestamp| instant.to_zoned(TimeZone::UTC).date();
    let first = Period::containing(kind, day(first).saturating_sub(margin));
    let last = Period::containing(kind, day(last).saturating_add(margin));
    PeriodRange {
        from: first.start,
        until: last.end(),
    }
}

/// Marks the results whose period may still gain rows, and returns the first day on which the
/// marks should be looked at again although no data has changed.
///
/// A period is complete when it is over by the clock and the measure has a later period. Without
/// the second condition the last month of an extract that ends in its middle would look like a
/// collapse. Periods in the future (booked appointments) are partial until the clock passes them.
pub fn mark_partial(results: &mut [MeasureResult], now: &Zoned) -> Option<Date> {
    let latest = results.iter().map(|result| result.period.start).max()?;
    let mut look_again: Option<Date> = None;
    for result in results.iter_mut() {
        let is_last = result.period.start == latest;
        result.partial = is_last || !result.period.is_complete(now);
        if result.partial && !is_last {
            let end = result.period.end();
            look_again = Some(look_again.map_or(end, |day| day.min(end)));
        }
    }
    look_again
}
