//! Makes a value fit its column's type, or says why it does not.

use jiff::tz::TimeZone;
use rounds_core::{ColumnType, Reason};

use crate::fhir::definition::{Part, ViewColumn};
use crate::fhir::evaluate::{Fault, Worth};
use crate::fhir::temporal::{Temporal, TemporalFault};

use super::buffer::Fitted;

/// First and last year that an instant may lie in; outside, someone mistyped.
const YEARS: std::ops::RangeInclusive<u16> = 1800..=2200;

/// The value as the column holds it. Dates without a time begin at midnight in `zone`.
#[inline]
pub(crate) fn fit<'v>(
    column: &ViewColumn,
    value: Option<Worth<'v>>,
    zone: Option<&TimeZone>,
) -> Result<Fitted<'v>, Fault> {
    let Some(value) = value else {
        return Ok(Fitted::Null);
    };
    match (column.column_type, value) {
        (ColumnType::String, Worth::Text(text) | Worth::Temporal(_, text)) => {
            Ok(Fitted::String(text))
        }
        (ColumnType::Boolean, Worth::Boolean(value)) => Ok(Fitted::Boolean(value)),
        (ColumnType::Integer, _) if column.part == Some(Part::UtcOffsetMinutes) => offset(value),
        (ColumnType::Integer, Worth::Integer(value)) => Ok(Fitted::Integer(value)),
        // FHIR writes integer64 as text.
        (ColumnType::Integer, Worth::Text(text)) if column.fhir_type == "integer64" => text
            .parse()
            .map(Fitted::Integer)
            .map_err(|_| wrong_text("a whole number", text)),
        (ColumnType::Number, Worth::Integer(value)) => Ok(Fitted::Number(value as f64)),
        (ColumnType::Number, Worth::Decimal(value)) if value.is_finite() => {
            Ok(Fitted::Number(value))
        }
        (ColumnType::Date, Worth::Text(text) | Worth::Temporal(_, text)) => {
            parsed(text).map(|value| Fitted::Date(value.days_since_epoch()))
        }
        (ColumnType::Timestamp, Worth::Text(text) | Worth::Temporal(_, text)) => {
            instant(text, zone).map(Fitted::Timestamp)
        }
        _ => Err(wrong(column.column_type, value)),
    }
}

/// The instant a dateTime begins at, in microseconds since 1970 in UTC.
pub(crate) fn instant(text: &str, zone: Option<&TimeZone>) -> Result<i64, Fault> {
    let value = parsed(text)?;
    if !YEARS.contains(&value.year) {
        let message = format!(
            "{text} lies outside the years {} to {}",
            YEARS.start(),
            YEARS.end()
        );
        return Err(Fault::new(Reason::ImpossibleDate, message));
    }
    Ok(value.instant_microseconds(zone))
}

fn parsed(text: &str) -> Result<Temporal, Fault> {
    match Temporal::parse(text) {
        Ok(value) if !value.is_time_of_day() => Ok(value),
        Ok(_) | Err(TemporalFault::NotTemporal) => Err(wrong_text("a date or dateTime", text)),
        Err(TemporalFault::Impossible) => {
            let message = format!("there is no such date or time as {:?}", shortened(text));
            Err(Fault::new(Reason::ImpossibleDate, message))
        }
    }
}

fn offset<'v>(value: Worth<'v>) -> Result<Fitted<'v>, Fault> {
    match value {
        Worth::Text(text) | Worth::Temporal(_, text) => Ok(parsed(text)?
            .offset_minutes
            .map_or(Fitted::Null, |minutes| Fitted::Integer(i64::from(minutes)))),
        other => Err(wrong(ColumnType::Timestamp, other)),
    }
}

fn wrong(column: ColumnType, found: Worth<'_>) -> Fault {
    let expected = match column {
        ColumnType::String | ColumnType::Strings => "text",
        ColumnType::Boolean => "true or false",
        ColumnType::Integer => "a whole number",
        ColumnType::Number => "a number",
        ColumnType::Date | ColumnType::Timestamp => "a date or dateTime",
    };
    match found {
        Worth::Text(text) | Worth::Temporal(_, text) => wrong_text(expected, text),
        Worth::Decimal(value) => Fault::new(
            Reason::WrongType,
            format!("expected {expected}, found {value}"),
        ),
        other => Fault::new(
            Reason::WrongType,
            format!("expected {expected}, found {}", other.kind()),
        ),
    }
}

fn wrong_text(expected: &str, found: &str) -> Fault {
    let message = format!("expected {expected}, found {:?}", shortened(found));
    Fault::new(Reason::WrongType, message)
}

fn shortened(text: &str) -> String {
    const SHOWN_MAX: usize = 60;
    if text.chars().count() <= SHOWN_MAX {
        return text.to_owned();
    }
    text.chars().take(SHOWN_MAX).chain(['…']).collect()
}
