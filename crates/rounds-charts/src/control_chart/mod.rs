//! A series with its limits: which points are chance and which are not.
//!
//! Limits may differ from point to point (p′ and u′ charts) and are drawn as steps. The file
//! `draw.rs` holds the drawing, `words.rs` what is said about it.

mod draw;
mod words;

use maud::Markup;

pub(crate) use words::missing_note;

use crate::change::{self, ChangeMark};
use crate::csv::{Cell, CsvText};
use crate::figure::{FigureText, figure};
use crate::mark::Mark;
use crate::number::{finite, format_fraction, format_interval, format_number};
use crate::period_label;
use crate::table::{Column, table_twin};

/// One period of a series.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ControlPoint {
    /// The period: `2026-11-16`, `week of 2026-11-16`, `2026-11`, `2026 Q4`, `2026`; other text is
    /// shown as it is.
    pub label: String,
    /// The value in the chart's unit; `None` is drawn as a gap.
    pub value: Option<f64>,
    /// Numerator of the value.
    pub numerator: Option<f64>,
    /// Denominator of the value.
    pub denominator: Option<f64>,
    /// Lower end of the value's interval.
    pub low: Option<f64>,
    /// Upper end of the value's interval.
    pub high: Option<f64>,
    /// Lower control limit at this point.
    pub lower_limit: Option<f64>,
    /// Upper control limit at this point.
    pub upper_limit: Option<f64>,
    /// What the point means.
    pub mark: Mark,
    /// Which rule marked it, or why there is no value.
    pub note: Option<String>,
    /// The rows behind it.
    pub href: Option<String>,
}

/// A control chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ControlChart {
    /// Unique in its page.
    pub id: String,
    /// The finding, as a sentence.
    pub title: String,
    /// Estimate, interval and n.
    pub caption: String,
    /// Unit of the values; `%` means that they are shares.
    pub unit: String,
    /// The points, oldest first.
    pub points: Vec<ControlPoint>,
    /// The centre line.
    pub centre: Option<f64>,
    /// The target.
    pub target: Option<f64>,
    /// Changes and decisions on the time axis.
    pub changes: Vec<ChangeMark>,
    /// How the limits were made, in a few words.
    pub method: String,
}

const COLUMNS: [Column; 8] = [
    Column::text("Period"),
    Column::number("Value"),
    Column::number("n/N"),
    Column::number("Interval"),
    Column::number("Lower limit"),
    Column::number("Upper limit"),
    Column::text("Signal"),
    Column::text("Note"),
];

impl ControlChart {
    /// The figure with its drawing.
    pub fn render(&self) -> Markup {
        let text = FigureText {
            id: &self.id,
            title: &self.title,
            caption: &self.caption,
            description: words::description(self),
            notes: words::notes(self),
        };
        figure(&text, |size| draw::draw(self, size))
    }

    /// The table twin, newest period first.
    pub fn table(&self) -> Markup {
        let optional = |value: Option<f64>| {
            finite(value)
                .map(|value| format_number(value, &self.unit))
                .unwrap_or_default()
        };
        let rows: Vec<Vec<String>> = self
            .points
            .iter()
            .enumerate()
            .rev()
            .map(|(place, point)| {
                vec![
                    period_label::in_words(&point.label),
                    format_number(point.value.unwrap_or(f64::NAN), &self.unit),
                    format_fraction(point.numerator, point.denominator),
                    interval_text(point.low, point.high, &self.unit).unwrap_or_default(),
                    optional(point.lower_limit),
                    optional(point.upper_limit),
                    point.mark.as_str().to_owned(),
                    change::noted(
                        &self.changes,
                        place,
                        self.points.len(),
                        point.note.as_deref(),
                    ),
                ]
            })
            .collect();
        table_twin(&self.title, &COLUMNS, &rows)
    }

    /// All numbers with all digits, oldest period first. Values of unit `%` stay shares.
    pub fn csv(&self) -> String {
        let mut csv = CsvText::with_header(&[
            "period",
            "value",
            "numerator",
            "denominator",
            "low",
            "high",
            "lower_limit",
            "centre",
            "upper_limit",
            "target",
            "signal",
            "note",
        ]);
        for point in &self.points {
            csv.line(&[
                Cell::Text(&point.label),
                Cell::Number(point.value),
                Cell::Number(point.numerator),
                Cell::Number(point.denominator),
                Cell::Number(point.low),
                Cell::Number(point.high),
                Cell::Number(point.lower_limit),
                Cell::Number(self.centre),
                Cell::Number(point.upper_limit),
                Cell::Number(self.target),
                Cell::Text(point.mark.as_str()),
                Cell::Text(point.note.as_deref().unwrap_or_default()),
            ]);
        }
        csv.finish()
    }
}

/// The interval in words, where both ends are there.
pub(crate) fn interval_text(low: Option<f64>, high: Option<f64>, unit: &str) -> Option<String> {
    finite(low)
        .zip(finite(high))
        .map(|(low, high)| format_interval(low, high, unit))
}
