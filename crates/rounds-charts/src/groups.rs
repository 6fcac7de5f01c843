//! One value per group: what bars, forests and funnels draw, with their shared table and CSV.

use maud::Markup;

use crate::control_chart::interval_text;
use crate::csv::{Cell, CsvText};
use crate::mark::Mark;
use crate::number::{finite, format_fraction, format_number, format_value};
use crate::table::{Column, table_twin};

/// A group (a site, a department, a hospital) with its value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// Its name.
    pub label: String,
    /// The value in the chart's unit; `None` is said, not drawn.
    pub value: Option<f64>,
    /// Numerator of the value.
    pub numerator: Option<f64>,
    /// Denominator of the value, or the n it rests on.
    pub denominator: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// What the value means.
    pub mark: Mark,
    /// A remark, or why there is no value.
    pub note: Option<String>,
    /// The group's page.
    pub href: Option<String>,
}

/// A value all groups are compared with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReferenceLine {
    /// Where.
    pub value: f64,
    /// What it is: `all hospitals`, `target`, `expected`.
    pub label: String,
}

impl Group {
    /// Value and n/N as written beside the drawing.
    pub(crate) fn value_text(&self, unit: &str) -> String {
        match finite(self.value) {
            Some(value) => format_number(value, unit),
            None => self.note.clone().unwrap_or_else(|| "no value".to_owned()),
        }
    }

    pub(crate) fn fraction_text(&self) -> String {
        finite(self.value)
            .map(|_| format_fraction(self.numerator, self.denominator))
            .unwrap_or_default()
    }

    /// The group in one line, for whoever hears it.
    pub(crate) fn spoken(&self, unit: &str) -> String {
        let Some(value) = finite(self.value) else {
            return format!(
                "{}: not shown, {}",
                self.label,
                self.note.as_deref().unwrap_or("no value")
            );
        };
        let mut text = format!("{}: {}", self.label, format_value(value, unit));
        if let Some(interval) = interval_text(self.low, self.high, unit) {
            text.push_str(&format!(" ({interval})"));
        }
        for part in [
            self.fraction_text().as_str(),
            self.mark.as_str(),
            self.note.as_deref().unwrap_or_default(),
        ] {
            if !part.is_empty() {
                text.push_str(", ");
                text.push_str(part);
            }
        }
        text
    }
}

const COLUMNS: [Column; 6] = [
    Column::text("Group"),
    Column::number("Value"),
    Column::number("n/N"),
    Column::number("Interval"),
    Column::text("Signal"),
    Column::text("Note"),
];

pub(crate) fn table_of(title: &str, unit: &str, groups: &[Group]) -> Markup {
    let rows: Vec<Vec<String>> = groups
        .iter()
        .map(|group| {
            vec![
                group.label.clone(),
                format_number(group.value.unwrap_or(f64::NAN), unit),
                group.fraction_text(),
                interval_text(group.low, group.high, unit).unwrap_or_default(),
                group.mark.as_str().to_owned(),
                group.note.clone().unwrap_or_default(),
            ]
        })
        .collect();
    table_twin(title, &COLUMNS, &rows)
}

pub(crate) fn csv_of(groups: &[Group]) -> String {
    let header = [
        "group",
        "value",
        "numerator",
        "denominator",
        "low",
        "high",
        "signal",
        "note",
    ];
    let mut csv = CsvText::with_header(&header);
    for group in groups {
        csv.line(&[
            Cell::Text(&group.label),
            Cell::Number(group.value),
            Cell::Number(group.numerator),
            Cell::Number(group.denominator),
            Cell::Number(group.low),
            Cell::Number(group.high),
            Cell::Text(group.mark.as_str()),
            Cell::Text(group.note.as_deref().unwrap_or_default()),
        ]);
    }
    csv.finish()
}

/// `Lowest: …; highest: …`, for descriptions.
pub(crate) fn extremes(groups: &[Group], unit: &str) -> String {
    let with_value = || {
        groups
            .iter()
            .filter_map(|group| finite(group.value).map(|value| (value, group)))
    };
    let lowest = with_value().min_by(|a, b| a.0.total_cmp(&b.0));
    let highest = with_value().max_by(|a, b| a.0.total_cmp(&b.0));
    match lowest.zip(highest) {
        Some(((_, lowest), (_, highest))) => {
            format!(
                "Lowest: {}. Highest: {}.",
                lowest.spoken(unit),
                highest.spoken(unit)
            )
        }
        None => "No group has a value.".to_owned(),
    }
}
