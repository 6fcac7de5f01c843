//! Which span of time the rows touch that changed between two versions of a table.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::delta::{DataFile, TableState};

/// The changed span of a table's time column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// No file was added or removed.
    Nothing,
    /// Every added or removed row lies between these instants, both included.
    Between(Timestamp, Timestamp),
    /// The span is not known: a file has no statistics, or rows without a time changed.
    Everything,
}

/// Compares the files of two versions by the statistics of `column`.
pub(crate) fn between(before: &TableState, after: &TableState, column: &str) -> Changed {
    let paths = |state: &TableState| -> BTreeSet<String> {
        state.files.iter().map(|file| file.path.clone()).collect()
    };
    let (old, new) = (paths(before), paths(after));
    let touched = before
        .files
        .iter()
        .filter(|file| !new.contains(&file.path))
        .chain(after.files.iter().filter(|file| !old.contains(&file.path)));
    let mut changed = Changed::Nothing;
    for file in touched {
        let Some((low, high)) = span(file, column) else {
            return Changed::Everything;
        };
        changed = match changed {
            Changed::Between(first, last) => Changed::Between(first.min(low), last.max(high)),
            _ => Changed::Between(low, high),
        };
    }
    changed
}

fn span(file: &DataFile, column: &str) -> Option<(Timestamp, Timestamp)> {
    let nulls = file.stats.get("nullCount")?.get(column)?.as_u64()?;
    if nulls > 0 {
        return None;
    }
    let low = instant(file.bound("minValues", column)?)?;
    let high = instant(file.bound("maxValues", column)?)?;
    Some((low, high))
}

/// A date stands for its first instant in UTC.
fn instant(value: &Value) -> Option<Timestamp> {
    let text = value.as_str()?;
    text.parse().ok().or_else(|| {
        let date: Date = text.parse().ok()?;
        Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}
