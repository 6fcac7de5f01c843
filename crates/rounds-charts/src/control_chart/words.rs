//! What is said about a control chart: its description, its points, its small print.

use super::{ControlChart, ControlPoint, interval_text};
use crate::figure::counted;
use crate::mark::Mark;
use crate::number::{finite, format_fraction, format_number, format_value};
use crate::period_label::in_words;

/// Distinct reasons for missing values that are spelled out.
const REASONS_MAX: usize = 3;

/// The drawing in sentences.
pub(super) fn description(chart: &ControlChart) -> String {
    let (Some(first), Some(last)) = (chart.points.first(), chart.points.last()) else {
        return "Control chart without points.".to_owned();
    };
    let mut text = format!(
        "Control chart of {} from {} to {}.",
        counted(chart.points.len(), "period", "periods"),
        in_words(&first.label),
        in_words(&last.label)
    );
    if let Some(centre) = finite(chart.centre) {
        text.push_str(&format!(" Mean {}.", format_value(centre, &chart.unit)));
    }
    if let Some((lower, upper)) = finite(last.lower_limit).zip(finite(last.upper_limit)) {
        let number = |value| format_number(value, &chart.unit);
        text.push_str(&format!(
            " Limits at the end {} and {}.",
            number(lower),
            number(upper)
        ));
    }
    if let Some(target) = finite(chart.target) {
        text.push_str(&format!(" Target {}.", format_value(target, &chart.unit)));
    }
    for mark in [
        Mark::Concern,
        Mark::Improvement,
        Mark::NeutralHigh,
        Mark::NeutralLow,
    ] {
        let count = chart
            .points
            .iter()
            .filter(|point| point.mark == mark && finite(point.value).is_some())
            .count();
        if count > 0 {
            text.push_str(&format!(
                " {} marked {}.",
                counted(count, "point", "points"),
                mark.as_str()
            ));
        }
    }
    if let Some(point) = chart
        .points
        .iter()
        .rev()
        .find(|point| finite(point.value).is_some())
    {
        text.push_str(&format!(
            " Last value: {}.",
            point_label(point, &chart.unit)
        ));
    }
    for change in &chart.changes {
        text.push_str(&format!(" Change marked: {}.", change.label));
    }
    text
}

/// A point in one line: period, value, interval, n/N, what it means.
pub(super) fn point_label(point: &ControlPoint, unit: &str) -> String {
    let period = in_words(&point.label);
    let Some(value) = finite(point.value) else {
        let reason = point.note.as_deref().unwrap_or("no value");
        return format!("{period}: not shown, {reason}");
    };
    let mut text = format!("{period}: {}", format_value(value, unit));
    if let Some(interval) = interval_text(point.low, point.high, unit) {
        text.push_str(&format!(" ({interval})"));
    }
    let fraction = format_fraction(point.numerator, point.denominator);
    for part in [
        fraction.as_str(),
        point.mark.as_str(),
        point.note.as_deref().unwrap_or_default(),
    ] {
        if !part.is_empty() {
            text.push_str(", ");
            text.push_str(part);
        }
    }
    text
}

/// The small print: how limits were made, and what is missing and why.
pub(super) fn notes(chart: &ControlChart) -> Vec<String> {
    let missing = chart
        .points
        .iter()
        .filter(|point| finite(point.value).is_none());
    let mut notes = Vec::new();
    if !chart.method.is_empty() {
        notes.push(chart.method.clone());
    }
    notes.extend(missing_note(missing.map(|point| point.note.as_deref())));
    notes
}

/// `○ 2 periods without a value: fewer than 20 patients`.
pub(crate) fn missing_note<'a>(missing: impl Iterator<Item = Option<&'a str>>) -> Option<String> {
    let mut reasons: Vec<&str> = Vec::new();
    let mut count = 0;
    for reason in missing {
        count += 1;
        let reason = reason.unwrap_or("no value");
        if !reasons.contains(&reason) && reasons.len() < REASONS_MAX {
            reasons.push(reason);
        }
    }
    (count > 0).then(|| {
        format!(
            "○ {} not shown: {}",
            counted(count, "period", "periods"),
            reasons.join("; ")
        )
    })
}
