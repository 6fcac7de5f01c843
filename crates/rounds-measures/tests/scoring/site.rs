//! Small sites made by hand: series that stay where they are but for what a test plants.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use rounds_core::{Period, PeriodKind};
use rounds_measures::definition::{MeasureSet, parse};
use rounds_measures::replay::{Replay, RoundDays, replay};
use rounds_measures::result::estimate::estimate;
use rounds_measures::result::rows::Row;
use rounds_measures::result::{Group, Inputs, MeasureResult, Origin};

/// A Monday.
pub const FIRST_MONDAY: Date = date(2026, 1, 5);

/// Measures with their results.
#[derive(Default)]
pub struct Site {
    pub measures: MeasureSet,
    pub results: HashMap<String, Vec<MeasureResult>>,
}

impl Site {
    /// The same site with a measure of counts by rule; `absent` as in a measure file.
    pub fn with(
        mut self,
        id: &str,
        kind: PeriodKind,
        absent: &str,
        counts: &[(&str, Vec<Option<f64>>)],
    ) -> Self {
        let text = format!(
            "/*---\nid: {id}\ntitle: Firings\ndescription: Made by hand.\nunit: firings\nkind: count\n\
             direction: neither\nperiod: {}\ngroups: [rule]\nabsent: {absent}\nsignal: {{ chart: xmr }}\n\
             citation: none needed\n---*/\nselect 1",
            kind.as_str()
        );
        let file = format!("{}.sql", id.replace('.', "/"));
        let definition = parse(&file, &text).expect("a good header");
        let origin = Arc::new(Origin {
            inputs: Inputs::default(),
            lake_version: 1,
            computed_at: Timestamp::UNIX_EPOCH,
        });
        let mut results = Vec::new();
        for (rule, values) in counts {
            let mut period = Period::containing(kind, FIRST_MONDAY);
            for value in values {
                if let Some(count) = value {
                    let row = row(rule, period, *count);
                    results.push(estimate(&definition, &row, &origin).expect("a count"));
                }
                period = period.next();
            }
        }
        self.measures = self.measures.with(definition);
        self.results.insert(id.to_owned(), results);
        self
    }

    /// Rounds on every day of so many weeks.
    pub fn replay(&self, weeks: i32) -> (RoundDays, Replay) {
        let days = days_of(weeks);
        let replayed = replay(&self.measures, &self.results, days).expect("possible numbers");
        (days, replayed)
    }
}

/// Every day of so many weeks.
pub fn days_of(weeks: i32) -> RoundDays {
    RoundDays {
        first: FIRST_MONDAY,
        last: monday(weeks),
        step_days: 1,
    }
}

/// The Monday that begins this week, counted from nought.
pub fn monday(week: i32) -> Date {
    FIRST_MONDAY.saturating_add(jiff::Span::new().weeks(week))
}

fn row(rule: &str, period: Period, count: f64) -> Row {
    Row {
        period,
        group: Group(vec![("rule".to_owned(), rule.to_owned())]),
        numerator: Some(count),
        denominator: None,
        value: None,
        low: None,
        high: None,
        n: None,
        sum_of_squares: None,
        samples: None,
    }
}

/// So many weeks around a hundred, times three from `from` up to, and not including, `until`.
pub fn weeks(number: usize, from: usize, until: usize) -> Vec<Option<f64>> {
    let wobble = [0.0, 6.0, -4.0, 2.0, -7.0, 5.0, -1.0, 3.0, -5.0];
    let around = wobble.iter().cycle().map(|off| 100.0 + off);
    let value = |(week, value): (usize, f64)| match (from..until).contains(&week) {
        true => Some(3.0 * value),
        false => Some(value),
    };
    around.take(number).enumerate().map(value).collect()
}
