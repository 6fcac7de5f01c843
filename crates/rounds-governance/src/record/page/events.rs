//! The events themselves with their hashes, and those that have no section of their own in words.

use maud::{Markup, html as markup};

use super::{by, section};
use crate::chain::body_text;
use crate::condition::{Bound, Comparison, Condition};
use crate::event::Event;
use crate::happened::Happened;

/// Changes and work on findings.
pub(super) fn others(events: &[Event]) -> Markup {
    let is_other = |event: &&Event| {
        matches!(
            event.body,
            Happened::Change { .. } | Happened::Finding { .. }
        )
    };
    let rows: Vec<Markup> = events
        .iter()
        .filter(is_other)
        .map(|event| {
            markup! { tr { (by(event)) td { (event.subject.id) } td { code { (body_text(event)) } } } }
        })
        .collect();
    let none = "No change and no finding was recorded about it.";
    let heads = ["When", "Who", "Of", "What"];
    section("Changes and findings", none, &heads, &rows)
}

/// Every event with its place in the chain of its subject.
pub(super) fn chain(events: &[Event]) -> Markup {
    let rows: Vec<Markup> = events
        .iter()
        .map(|event| {
            markup! {
                tr {
                    td .number { (event.seq) }
                    td { (event.subject.kind) " " (event.subject.id) ", " (event.version) }
                    (by(event))
                    td { details { summary { code { (event.hash) } } pre { (body_text(event)) } } }
                }
            }
        })
        .collect();
    let heads = ["Number", "Of, version", "When", "Who", "Hash and content"];
    section("All events", "There is no event.", &heads, &rows)
}

/// A condition in words, with its measure's id: the record is read without the site's files.
pub(super) fn words(condition: &Condition) -> String {
    let bound = match condition.bound {
        Bound::Low => "the lower end of the interval of",
        Bound::Value => "the value of",
        Bound::High => "the upper end of the interval of",
        Bound::Interval => "the interval of",
    };
    let comparison = match condition.comparison {
        Comparison::AtLeast => "is at least",
        Comparison::AtMost => "is at most",
        Comparison::Includes => "includes",
    };
    let group = if condition.group.is_empty() {
        String::new()
    } else {
        format!(" for {}", condition.group)
    };
    format!(
        "{bound} {}{group} {comparison} {} in the latest {} complete periods, with n of at least {}",
        condition.measure, condition.threshold, condition.periods, condition.n_min
    )
}
