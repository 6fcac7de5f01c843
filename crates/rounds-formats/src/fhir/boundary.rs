//! `lowBoundary()` and `highBoundary()`: the least and greatest value that a partly written
//! decimal, date, dateTime or time can stand for (FHIRPath 3.0, "Boundary functions").
//!
//! Decimals arrive without their trailing zeros (see [`super::decimal`]), so `1.50` is taken for
//! `1.5`; a number written with a decimal point has at least one decimal.

use super::decimal::Decimal;
use super::path::BoundaryKind;
use super::temporal::{Precision, Temporal, days_in_month};

/// Which of the two boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// `lowBoundary()`
    Low,
    /// `highBoundary()`
    High,
}

/// The boundary of a decimal; `decimals_min` is 1 when it was written with a decimal point.
pub fn of_number(value: f64, decimals_min: u32, side: Side) -> f64 {
    let Some(decimal) = Decimal::from_f64(value) else {
        return value;
    };
    let half = Decimal::half_unit(decimal.scale.max(decimals_min));
    let moved = match side {
        Side::Low => decimal.subtract(half),
        Side::High => decimal.add(half),
    };
    moved.map_or(value, Decimal::to_f64)
}

/// The boundary of a date, dateTime or time; nothing when the text is none.
pub fn of_text(text: &str, kind: BoundaryKind, side: Side) -> Option<String> {
    let value = Temporal::parse(text).ok()?;
    if value.is_time_of_day() {
        return Some(clock_time(&value, side));
    }
    let (month, day) = match (side, value.precision) {
        (Side::High, Precision::Year) => (12, 31),
        (Side::High, Precision::Month) => (value.month, days_in_month(value.year, value.month)),
        _ => (value.month, value.day),
    };
    let date = format!("{:04}-{month:02}-{day:02}", value.year);
    let is_day_only = value.precision <= Precision::Day;
    Some(match kind {
        BoundaryKind::Date if is_day_only => date,
        _ => format!(
            "{date}T{}{}",
            clock_time(&value, side),
            offset(&value, side)
        ),
    })
}

fn clock_time(value: &Temporal, side: Side) -> String {
    let fill = |written: bool, found: u32, last: u32| match (written, side) {
        (true, _) => found,
        (false, Side::Low) => 0,
        (false, Side::High) => last,
    };
    let at_least = |precision| value.precision >= precision;
    let hour = fill(at_least(Precision::Hour), value.hour.into(), 23);
    let minute = fill(at_least(Precision::Minute), value.minute.into(), 59);
    let second = fill(at_least(Precision::Second), value.second.into(), 59);
    let millisecond = fill(at_least(Precision::Fraction), value.microsecond / 1000, 999);
    format!("{hour:02}:{minute:02}:{second:02}.{millisecond:03}")
}

/// Without an offset the earliest moment is that of the easternmost zone, the latest that of the
/// westernmost.
fn offset(value: &Temporal, side: Side) -> String {
    match (value.offset_minutes, side) {
        (Some(0), _) => "Z".to_owned(),
        (Some(minutes), _) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            let size = minutes.unsigned_abs();
            format!("{sign}{:02}:{:02}", size / 60, size % 60)
        }
        (None, Side::Low) => "+14:00".to_owned(),
        (None, Side::High) => "-12:00".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of the FHIRPath specification's own examples for these functions.
    #[test]
    fn boundaries_are_those_of_the_specification() {
        assert_eq!(of_number(1.587, 1, Side::Low), 1.5865);
        assert_eq!(of_number(1.587, 1, Side::High), 1.5875);
        let low = |text, kind| of_text(text, kind, Side::Low);
        let high = |text, kind| of_text(text, kind, Side::High);
        assert_eq!(
            low("2014", BoundaryKind::Date).as_deref(),
            Some("2014-01-01")
        );
        assert_eq!(
            high("2014", BoundaryKind::Date).as_deref(),
            Some("2014-12-31")
        );
        assert_eq!(
            low("2014-01-01T08", BoundaryKind::DateTime).as_deref(),
            Some("2014-01-01T08:00:00.000+14:00")
        );
        assert_eq!(
            high("2014-01-01T08", BoundaryKind::DateTime).as_deref(),
            Some("2014-01-01T08:59:59.999-12:00")
        );
        assert_eq!(
            high("10:30", BoundaryKind::DateTime).as_deref(),
            Some("10:30:59.999")
        );
    }

    #[test]
    fn the_last_day_of_february_depends_on_the_year() {
        let high = |text| of_text(text, BoundaryKind::Date, Side::High);
        assert_eq!(high("2024-02").as_deref(), Some("2024-02-29"));
        assert_eq!(high("2023-02").as_deref(), Some("2023-02-28"));
    }

    #[test]
    fn a_written_offset_is_kept() {
        assert_eq!(
            of_text(
                "2026-03-01T10:15:00-05:30",
                BoundaryKind::DateTime,
                Side::High
            )
            .as_deref(),
            Some("2026-03-01T10:15:00.999-05:30")
        );
    }
}
