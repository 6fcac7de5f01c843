//! What is wrong with an access log in every health system: lines sent twice, local times of a
//! phone server that writes UTC, departments left out, and metrics that the site's map of
//! categories does not know (such lines are refused). Lines are not in the order of time.

use super::diary::{Event, Place};

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dirt {
    /// The same line again.
    Twice,
    /// The local time is UTC; the instant is right.
    Utc,
    NoDepartment,
    /// A number that nobody has mapped.
    UnknownMetric,
}

/// The number of the metric that nobody has mapped.
pub(super) const UNKNOWN_METRIC: &str = "999001";

/// What is wrong with the line of an event; nothing with most. Planted accesses are whole, so
/// that every label has its line.
pub(super) fn of(event: &Event, person: usize) -> Option<Dirt> {
    if event.label.is_some() {
        return None;
    }
    let second = event.at.0.div_euclid(1_000).unsigned_abs();
    let mixed = (second ^ (person as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
        .wrapping_mul(0xBF58_476D_1CE4_E5B9);
    match (mixed >> 40) % 10_000 {
        0..=9 => Some(Dirt::Twice),
        10..=29 => Some(Dirt::NoDepartment),
        30 => Some(Dirt::UnknownMetric),
        31..=1_030 if event.place == Place::Phone => Some(Dirt::Utc),
        _ => None,
    }
}
