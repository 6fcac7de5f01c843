//! Rows as a measure's query returned them, read out of Arrow.
//!
//! Not here: what the numbers mean (see [`super::estimate`]). Rows without a period cannot be
//! placed in a series; they are counted and left out.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, Date32Array, Float64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rounds_core::{Period, PeriodKind};

use super::Group;
use crate::definition::MeasureDefinition;

/// One row of a measure's query.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// When.
    pub period: Period,
    /// For whom.
    pub group: Group,
    /// Column `numerator`.
    pub numerator: Option<f64>,
    /// Column `denominator`.
    pub denominator: Option<f64>,
    /// Column `value`.
    pub value: Option<f64>,
    /// Column `low`.
    pub low: Option<f64>,
    /// Column `high`.
    pub high: Option<f64>,
    /// Column `n`.
    pub n: Option<f64>,
    /// Column `sum_of_squares`.
    pub sum_of_squares: Option<f64>,
    /// Column `samples`; items without a value are left out.
    pub samples: Option<Vec<f64>>,
}

/// All rows of a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// Rows that belong to a period.
    pub rows: Vec<Row>,
    /// Rows whose period is null.
    pub without_period: usize,
}

/// Rows that cannot become results.
#[derive(Debug, thiserror::Error)]
pub enum InvalidRows {
    /// A column cannot be read as the type it must have.
    #[error("column {column:?} cannot be read: {source}")]
    Column {
        /// The column.
        column: String,
        /// What Arrow says.
        source: ArrowError,
    },
    /// A column that the check before promised is not there.
    #[error("the query does not return {0:?}")]
    ColumnMissing(String),
    /// The period is not the first day of one.
    #[error(
        "period {found} is not the first day of a {kind}: expected {expected}, as date_trunc('{kind}', …) makes it"
    )]
    NotFirstDay {
        /// As returned.
        found: Date,
        /// Length of a period.
        kind: &'static str,
        /// First day of the period it lies in.
        expected: Date,
    },
    /// The period carries a time zone that nobody knows.
    #[error(
        "{measure}: time zone {zone:?} of the period is not known: use date_trunc on local_date(…)"
    )]
    UnknownZone {
        /// As returned.
        zone: String,
        /// The measure's id.
        measure: String,
    },
    /// Two rows for the same period and group.
    #[error("two rows for period {period}, group {group:?}: group by every column but the numbers")]
    Twice {
        /// The period.
        period: Period,
        /// The group's key.
        group: String,
    },
}

/// Reads every batch of a query's answer.
pub fn read(definition: &MeasureDefinition, batches: &[RecordBatch]) -> Result<Rows, InvalidRows> {
    let mut all = Rows::default();
    let mut seen = HashSet::new();
    for batch in batches {
        let columns = Columns::of(definition, batch)?;
        for index in 0..batch.num_rows() {
            let Some(row) = columns.row(definition, index)? else {
                all.without_period += 1;
                continue;
            };
            if !seen.insert((row.period, row.group.clone())) {
                return Err(InvalidRows::Twice {
                    period: row.period,
                    group: row.group.key(),
                });
            }
            all.rows.push(row);
        }
    }
    // Queries give rows in any order; what is said about the first wrong one must not change.
    all.rows
        .sort_by(|a, b| (a.period, &a.group).cmp(&(b.period, &b.group)));
    Ok(all)
}

struct Columns {
    period: ArrayRef,
    groups: Vec<StringArray>,
    numbers: Vec<(&'static str, Float64Array)>,
    samples: Option<ArrayRef>,
}

const FIRST_DAY: Date = Date::constant(1970, 1, 1);

const NUMBERS: [&str; 7] = [
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
    "n",
    "sum_of_squares",
];

impl Columns {
    fn of(definition: &MeasureDefinition, batch: &RecordBatch) -> Result<Self, InvalidRows> {
        let required = |name: &str, as_type: &DataType| {
            let column = batch
                .column_by_name(name)
                .ok_or_else(|| InvalidRows::ColumnMissing(name.to_owned()))?;
            cast(name, column, as_type)
        };
        let groups: Result<Vec<StringArray>, InvalidRows> = definition
            .groups
            .iter()
            .map(|group| Ok(required(group, &DataType::Utf8)?.as_string::<i32>().clone()))
            .collect();
        let mut numbers = Vec::new();
        for name in NUMBERS {
            if definition.groups.iter().any(|group| group == name) {
                continue;
            }
            if let Some(column) = batch.column_by_name(name) {
                let column = cast(name, column, &DataType::Float64)?;
                numbers.push((name, column.as_primitive::<Float64Type>().clone()));
            }
        }
        let samples = batch
            .column_by_name("samples")
            .map(|column| cast("samples", column, &list_of_numbers()))
            .transpose()?;
        Ok(Self {
            period: days(definition, batch)?,
            groups: groups?,
            numbers,
            samples,
        })
    }

    fn row(
        &self,
        definition: &MeasureDefinition,
        index: usize,
    ) -> Result<Option<Row>, InvalidRows> {
        if self.period.is_null(index) {
            return Ok(None);
        }
        let days = self.period.as_primitive::<Date32Type>().value(index);
        let period = first_day(definition.period, days)?;
        let values = self
            .groups
            .iter()
            .map(|column| column.is_valid(index).then(|| column.value(index)));
        Ok(Some(Row {
            period,
            group: Group::new(&definition.groups, values),
            numerator: self.number("numerator", index),
            denominator: self.number("denominator", index),
            value: self.number("value", index),
            low: self.number("low", index),
            high: self.number("high", index),
            n: self.number("n", index),
            sum_of_squares: self.number("sum_of_squares", index),
            samples: self.samples(index),
        }))
    }

    fn number(&self, name: &str, index: usize) -> Option<f64> {
        let (_, column) = self.numbers.iter().find(|(other, _)| *other == name)?;
        column.is_valid(index).then(|| column.value(index))
    }

    fn samples(&self, index: usize) -> Option<Vec<f64>> {
        let lists = self.samples.as_ref()?.as_list::<i32>();
        if lists.is_null(index) {
            return None;
        }
        let items = lists.value(index);
        let items = items.as_primitive::<Float64Type>();
        Some(items.iter().flatten().collect())
    }
}

fn cast(name: &str, column: &ArrayRef, as_type: &DataType) -> Result<ArrayRef, InvalidRows> {
    arrow_cast::cast(column, as_type).map_err(|source| InvalidRows::Column {
        column: name.to_owned(),
        source,
    })
}

/// The column `period` as calendar days. An instant that carries a zone is that zone's day.
fn days(definition: &MeasureDefinition, batch: &RecordBatch) -> Result<ArrayRef, InvalidRows> {
    let name = "period";
    let column = batch
        .column_by_name(name)
        .ok_or_else(|| InvalidRows::ColumnMissing(name.to_owned()))?;
    let DataType::Timestamp(_, Some(zone)) = column.data_type() else {
        return cast(name, column, &DataType::Date32);
    };
    let time_zone = zone_named(zone).ok_or_else(|| InvalidRows::UnknownZone {
        zone: zone.to_string(),
        measure: definition.id.clone(),
    })?;
    let micros = DataType::Timestamp(TimeUnit::Microsecond, Some(zone.clone()));
    let instants = cast(name, column, &micros)?;
    let days: Date32Array = instants
        .as_primitive::<TimestampMicrosecondType>()
        .iter()
        .map(|instant| {
            let instant = Timestamp::from_microsecond(instant?).ok()?;
            let day = instant.to_zoned(time_zone.clone()).date();
            FIRST_DAY.until(day).ok().map(|span| span.get_days())
        })
        .collect();
    Ok(Arc::new(days))
}

fn zone_named(zone: &str) -> Option<TimeZone> {
    match zone {
        "UTC" | "Z" | "+00:00" => Some(TimeZone::UTC),
        _ => TimeZone::get(zone).ok(),
    }
}

fn list_of_numbers() -> DataType {
    DataType::new_list(DataType::Float64, true)
}

fn first_day(kind: PeriodKind, days: i32) -> Result<Period, InvalidRows> {
    let found = FIRST_DAY.saturating_add(i64::from(days).days());
    let period = Period::containing(kind, found);
    if period.start == found {
        Ok(period)
    } else {
        Err(InvalidRows::NotFirstDay {
            found,
            kind: kind.as_str(),
            expected: period.start,
        })
    }
}
