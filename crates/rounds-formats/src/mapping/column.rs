//! How one column of a target table gets its values: where the text comes from, what becomes of
//! codes and missing values, and how the rest is read. Checked already; `resolve` builds it from
//! the file, `convert` runs it.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use rounds_core::Reason;

use super::Location;
use super::file::OtherCodes;
use super::value::{
    Fault, read_boolean, read_date, read_integer, read_number, read_timestamp, shown,
};

/// One mapped column.
#[derive(Debug, Clone)]
pub(super) struct ColumnMapping {
    /// The target's column.
    pub name: String,
    pub origin: Origin,
    /// Texts that mean missing, beside white space around them.
    pub null: Vec<String>,
    pub codes: Option<CodeMap>,
    pub reading: Reading,
}

/// Where the text comes from.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// A column of the source.
    Source(SourceColumn),
    /// The same text in every row.
    Constant(String),
    /// A SQL expression over the source's columns; whoever reads the source evaluates it.
    Computed(String),
}

/// A source column and where the mapping names it.
#[derive(Debug, Clone)]
pub(super) struct SourceColumn {
    pub name: String,
    pub at: Location,
}

/// How a text is read; the type of the column decides which.
#[derive(Debug, Clone)]
pub(super) enum Reading {
    Text,
    Boolean,
    Integer(Range),
    Number {
        range: Range,
        units: Option<Units>,
    },
    Date {
        format: Option<String>,
    },
    Timestamp {
        format: Option<String>,
        zone: Option<TimeZone>,
    },
    Texts {
        separator: Option<String>,
    },
}

impl Reading {
    /// Whether a text written in the mapping itself (a constant, a code's meaning) can be read.
    pub fn check(&self, text: &str) -> Result<(), Fault> {
        match self {
            Self::Text | Self::Texts { .. } => Ok(()),
            Self::Boolean => read_boolean(text).map(drop),
            Self::Integer(range) => range.check_integer(read_integer(text)?),
            Self::Number { range, .. } => range.check(read_number(text)?),
            Self::Date { format } => read_date(text, format.as_deref()).map(drop),
            Self::Timestamp { format, zone } => {
                let zone = zone.clone().unwrap_or(TimeZone::UTC);
                read_timestamp(text, format.as_deref(), &zone).map(drop)
            }
        }
    }
}

/// The smallest and largest number taken, both included.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Range {
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
}

impl Range {
    pub fn check(self, number: f64) -> Result<(), Fault> {
        let outside = |side: &str, limit: f64| {
            let message = format!("{number} is {side} {limit}");
            Err(Fault::new(Reason::OutOfRange, message))
        };
        match (self.minimum, self.maximum) {
            (Some(minimum), _) if number < minimum => outside("below the minimum", minimum),
            (_, Some(maximum)) if number > maximum => outside("above the maximum", maximum),
            _ => Ok(()),
        }
    }

    /// As [`Self::check`]; beyond 2⁵³ the comparison is as coarse as a 64-bit float.
    #[allow(
        clippy::cast_precision_loss,
        reason = "the limits are floats themselves"
    )]
    pub fn check_integer(self, number: i64) -> Result<(), Fault> {
        self.check(number as f64)
    }
}

/// A code map: what each code of the source becomes.
#[derive(Debug, Clone)]
pub(super) struct CodeMap {
    pub codes: BTreeMap<String, String>,
    pub other: OtherCodes,
}

impl CodeMap {
    /// The meaning of a code; `None` is a missing value.
    pub fn decode<'a>(&'a self, code: &'a str) -> Result<Option<&'a str>, Fault> {
        match (self.codes.get(code.trim()), self.other) {
            (Some(meaning), _) => Ok(Some(meaning)),
            (None, OtherCodes::Keep) => Ok(Some(code)),
            (None, OtherCodes::Null) => Ok(None),
            (None, OtherCodes::Refuse) => {
                let known: Vec<&str> = self.codes.keys().map(String::as_str).collect();
                let message = format!(
                    "{} is not in the code map, which has {}",
                    shown(code),
                    known.join(", ")
                );
                Err(Fault::new(Reason::UnknownCode, message))
            }
        }
    }
}

/// Units of the source and the factor that turns each into the table's unit.
#[derive(Debug, Clone)]
pub(super) struct Units {
    pub from: SourceColumn,
    pub unit: String,
    pub factors: BTreeMap<String, f64>,
}

impl Units {
    /// `number` in the table's unit.
    pub fn convert(&self, number: f64, unit: Option<&str>) -> Result<f64, Fault> {
        let unit = unit.map_or("", str::trim);
        let factor = self.factors.get(unit).ok_or_else(|| {
            let known: Vec<&str> = self.factors.keys().map(String::as_str).collect();
            let found = if unit.is_empty() {
                format!("{number} has no unit")
            } else {
                format!("the unit {} of {number} is not known", shown(unit))
            };
            let message = format!(
                "{found}; the mapping turns {} into {}",
                known.join(", "),
                self.unit
            );
            Fault::new(Reason::UnknownUnit, message)
        })?;
        let converted = number * factor;
        if converted.is_finite() {
            Ok(converted)
        } else {
            let message = format!("{number} {unit} is too large for a number");
            Err(Fault::new(Reason::OutOfRange, message))
        }
    }
}
