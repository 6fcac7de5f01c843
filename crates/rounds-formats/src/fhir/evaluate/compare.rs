//! Equality and order of two values, with FHIRPath's rules for partly written dates.
//!
//! JSON does not say which text is a date. A text is read as one when the other side is written
//! as one (`@2026-01-01`, a date constant), or when an order is asked for and both sides have the
//! shape of one.

use std::cmp::Ordering;

use simd_json::Node;

use super::Worth;
use crate::fhir::tape;
use crate::fhir::temporal::{Precision, Temporal};

/// The outcome of asking which of two values comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ordered {
    /// This way.
    Known(Ordering),
    /// They agree as far as both are written out, and one goes on.
    Unknown,
    /// Values of kinds that have no order between them.
    Incomparable,
}

/// Whether two values are equal; nothing when their precision does not tell.
pub(super) fn equal(tape: &[Node<'_>], left: Worth<'_>, right: Worth<'_>) -> Option<bool> {
    match (left, right) {
        (Worth::Text(a), Worth::Text(b)) => Some(a == b),
        (Worth::Boolean(a), Worth::Boolean(b)) => Some(a == b),
        (Worth::Element(a), Worth::Element(b)) => {
            Some(tape::value_nodes(tape, a) == tape::value_nodes(tape, b))
        }
        (Worth::Temporal(_, a), Worth::Temporal(_, b) | Worth::Text(b))
        | (Worth::Text(a), Worth::Temporal(_, b)) => match temporal_order(a, b) {
            Some(Ordered::Known(order)) => Some(order.is_eq()),
            Some(_) => None,
            None => Some(a == b),
        },
        _ => match numbers(left, right) {
            Some(order) => Some(order.is_eq()),
            None => Some(false),
        },
    }
}

/// Which of two values comes first.
pub(super) fn compare(left: Worth<'_>, right: Worth<'_>) -> Ordered {
    use Worth::{Temporal as Written, Text};
    match (left, right) {
        (Text(a) | Written(_, a), Text(b) | Written(_, b)) => {
            temporal_order(a, b).unwrap_or(match (left, right) {
                (Text(a), Text(b)) => Ordered::Known(a.cmp(b)),
                _ => Ordered::Incomparable,
            })
        }
        _ => numbers(left, right).map_or(Ordered::Incomparable, Ordered::Known),
    }
}

fn numbers(left: Worth<'_>, right: Worth<'_>) -> Option<Ordering> {
    if let (Worth::Integer(a), Worth::Integer(b)) = (left, right) {
        return Some(a.cmp(&b));
    }
    left.as_number()?.partial_cmp(&right.as_number()?)
}

/// Nothing when either text is not a date or time, or one is a date and the other a time of day.
fn temporal_order(left: &str, right: &str) -> Option<Ordered> {
    let (left, right) = (Temporal::parse(left).ok()?, Temporal::parse(right).ok()?);
    if left.is_time_of_day() != right.is_time_of_day() {
        return None;
    }
    let both_have_offset = left.offset_minutes.is_some() && right.offset_minutes.is_some();
    // Seconds and their fraction are one number in FHIRPath.
    let precise = |value: &Temporal| value.precision.min(Precision::Second);
    if both_have_offset && precise(&left) == precise(&right) {
        let (a, b) = (
            left.instant_microseconds(None),
            right.instant_microseconds(None),
        );
        return Some(Ordered::Known(a.cmp(&b)));
    }
    if left.offset_minutes.is_some() != right.offset_minutes.is_some()
        && left.precision > Precision::Day
        && right.precision > Precision::Day
    {
        return Some(Ordered::Unknown);
    }
    let shared = precise(&left).min(precise(&right));
    let order = parts(&left, shared).cmp(&parts(&right, shared));
    Some(if order.is_eq() && precise(&left) != precise(&right) {
        Ordered::Unknown
    } else {
        Ordered::Known(order)
    })
}

/// What is written, down to `precision`; the rest is zero.
fn parts(value: &Temporal, precision: Precision) -> [u32; 6] {
    let keep = |least: Precision, part: u32| if precision >= least { part } else { 0 };
    let seconds = u32::from(value.second) * 1_000_000 + value.microsecond;
    [
        value.year.into(),
        keep(Precision::Month, value.month.into()),
        keep(Precision::Day, value.day.into()),
        keep(Precision::Hour, value.hour.into()),
        keep(Precision::Minute, value.minute.into()),
        keep(Precision::Second, seconds),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(left: &str, right: &str) -> Ordered {
        compare(Worth::Text(left), Worth::Text(right))
    }

    #[test]
    fn dates_compare_as_far_as_both_are_written() {
        assert_eq!(order("2020-05", "2021"), Ordered::Known(Ordering::Less));
        assert_eq!(order("2020-05", "2020"), Ordered::Unknown);
        assert_eq!(
            order("2020-05-01", "2020-05-01"),
            Ordered::Known(Ordering::Equal)
        );
    }

    #[test]
    fn instants_compare_across_offsets() {
        assert_eq!(
            order("2020-01-01T10:00:00+02:00", "2020-01-01T09:00:00Z"),
            Ordered::Known(Ordering::Less)
        );
        assert_eq!(
            order("10:30:00", "10:30:00.000"),
            Ordered::Known(Ordering::Equal)
        );
    }

    #[test]
    fn other_texts_compare_by_letter() {
        assert_eq!(order("abc", "abd"), Ordered::Known(Ordering::Less));
    }
}
