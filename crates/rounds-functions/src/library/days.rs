//! Rows of day, count and exposure as a series without holes.

use rounds_stats::StatsError;
use rounds_stats::change::DailyCounts;
use serde_json::{Value, json};

use crate::error::FunctionError;
use crate::parameter::{Kind, Parameter};
use crate::states::{Tuples, micros_of};

/// When a value was.
pub(super) const AT: Parameter = Parameter::new(
    "at",
    Kind::Instant,
    "day or start of the period; rows may come in any order",
);
/// The day of a count.
pub(super) const DAY: Parameter = Parameter::new(
    "day",
    Kind::Instant,
    "one row per day; a day without a row counts as 0 events, or as not observed where exposures are given",
);
/// Events of the day.
pub(super) const COUNT: Parameter = Parameter::new("count", Kind::Number, "events of the day");
/// What the day's events are counted per.
pub(super) const EXPOSURE: Parameter = Parameter::new(
    "exposure",
    Kind::Number,
    "what the events could have come from: orders, encounters; 0 or NULL when not observed",
)
.optional();

/// Longest series, in days: a hundred years.
const DAYS_MAX: f64 = 36_525.0;

/// A series by day.
pub(super) struct CountsByDay {
    first_day: f64,
    counts: Vec<f64>,
    exposures: Option<Vec<f64>>,
}

impl CountsByDay {
    /// Reads columns (day, count, exposure if there is a third); `None` without rows.
    pub(super) fn read(state: &Tuples) -> Result<Option<Self>, FunctionError> {
        let rows = state.rows();
        let days = || rows.iter().filter_map(|row| row.number(0)).map(f64::floor);
        let Some(first_day) = days().reduce(f64::min) else {
            return Ok(None);
        };
        let last_day = days().fold(first_day, f64::max);
        if last_day - first_day > DAYS_MAX {
            return Err(FunctionError::Value {
                parameter: "day",
                expected: "days within a hundred years of each other",
                found: format!("{} days", last_day - first_day),
            });
        }
        let length = (last_day - first_day) as usize + 1;
        let has_exposure = rows.first().is_some_and(|row| row.width() > 2);
        let mut counts = vec![0.0; length];
        let mut exposures = vec![0.0; if has_exposure { length } else { 0 }];
        for row in &rows {
            let Some(day) = row.number(0) else { continue };
            let place = (day.floor() - first_day) as usize;
            if let (Some(sum), Some(more)) = (counts.get_mut(place), row.number(1)) {
                *sum += more;
            }
            if let (Some(sum), Some(more)) = (exposures.get_mut(place), row.number(2)) {
                *sum += more;
            }
        }
        Ok(Some(Self {
            first_day,
            counts,
            exposures: has_exposure.then_some(exposures),
        }))
    }

    /// What the detectors read.
    pub(super) fn series(&self) -> Result<DailyCounts<'_>, StatsError> {
        DailyCounts::new(&self.counts, self.exposures.as_deref())
    }

    /// Counts by day.
    pub(super) fn counts(&self) -> &[f64] {
        &self.counts
    }

    /// Exposures by day; 1 where none are given.
    pub(super) fn exposures(&self) -> Vec<f64> {
        let ones = || vec![1.0; self.counts.len()];
        self.exposures.clone().unwrap_or_else(ones)
    }

    /// The instant of a day of the series.
    pub(super) fn at(&self, day: usize) -> Value {
        as_micros(self.first_day + day as f64)
    }
}

/// Days since 1970 as a timestamp's value.
pub(super) fn as_micros(days: f64) -> Value {
    json!(micros_of(days))
}
