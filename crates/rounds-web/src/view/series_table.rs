//! The table twin of a control chart: every point as a row, newest first.

use maud::{Markup, html};
use rounds_core::MeasureKind;

use super::{number, reading, time};
use crate::page_data::{Limits, Point, Reading, Scale, Series};

/// Rows shown before the rest is folded away.
const ROWS_AT_ONCE: usize = 12;

/// The table; long ones show the newest rows and fold the others.
pub fn twin(series: &Series, scale: &Scale) -> Markup {
    let newest_first: Vec<&Point> = series.points.iter().rev().collect();
    let at_once = newest_first.len().min(ROWS_AT_ONCE);
    let (first, rest) = newest_first.split_at(at_once);
    html! {
        div.scroll tabindex="0" role="region" aria-label="Results as a table" {
            (rows(first, scale))
        }
        @if !rest.is_empty() {
            details.more {
                summary { (number::counted(rest.len() as u64, "earlier row", "earlier rows")) }
                div.scroll tabindex="0" role="region" aria-label="Earlier results as a table" {
                    (rows(rest, scale))
                }
            }
        }
    }
}

fn rows(points: &[&Point], scale: &Scale) -> Markup {
    html! {
        table.series {
            thead {
                tr {
                    th scope="col" { "Period" }
                    th.number scope="col" { (reading::unit_heading(scale)) }
                    th.number scope="col" { "Made of" }
                    th.number scope="col" { "Interval" }
                    th.number scope="col" { "Limits" }
                    th scope="col" { "Signal" }
                }
            }
            tbody { @for point in points { (row(point, scale)) } }
        }
    }
}

fn row(point: &Point, scale: &Scale) -> Markup {
    html! {
        tr {
            th scope="row" {
                (time::period(point.period))
                @if !point.complete { span.quiet { " not over yet" } }
            }
            @match &point.reading {
                Reading::Known(estimate) => {
                    td.number { (reading::digits(estimate.value, scale)) }
                    td.number { (reading::fraction(estimate).unwrap_or_default()) }
                    td.number { (reading::interval_digits(estimate, scale).unwrap_or_default()) }
                }
                Reading::Suppressed { minimum } => {
                    td.number.absent colspan="3" { (reading::SUPPRESSED) " (needs " (minimum) ")" }
                }
                Reading::Missing => { td.number.absent colspan="3" { (reading::MISSING) } }
            }
            td.number { (point.limits.map(|limits| limits_digits(limits, scale)).unwrap_or_default()) }
            td { (signals(point)) }
        }
    }
}

fn limits_digits(limits: Limits, scale: &Scale) -> String {
    let factor = match scale.kind {
        MeasureKind::Proportion => 100.0,
        _ => 1.0,
    };
    number::range(limits.lower * factor, limits.upper * factor)
}

/// The rules a point takes part in: `outside limits, shift`.
pub fn signals(point: &Point) -> String {
    let rules: Vec<&str> = point
        .signals
        .iter()
        .map(|signal| signal.rule.as_str())
        .collect();
    rules.join(", ")
}
