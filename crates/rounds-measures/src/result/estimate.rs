//! One row of a query becomes one result: the kind decides value, interval and n.
//!
//! The formulas are `rounds-stats`'; this is the choice among them, the refusal of impossible
//! numbers, and suppression.

use std::sync::Arc;

use rounds_core::{MeasureKind, Period};
use rounds_stats::{Estimate, StatsError, intervals};

use super::rows::Row;
use super::{MeasureResult, Origin};
use crate::definition::{MeasureDefinition, Minimum, MinimumColumn, RatioInterval};

/// Level of every stored interval.
const LEVEL: f64 = 0.95;
/// Method of a value without an interval.
pub const NO_INTERVAL: &str = "none";
/// Method of a row that has nothing to divide by.
pub const NO_DENOMINATOR: &str = "no denominator";
/// Method of a row that has no observations.
pub const NO_OBSERVATIONS: &str = "no observations";
/// Method of a value that came from the query with its own interval.
pub const AS_GIVEN: &str = "interval given by the query";

/// Numbers no measure can have.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{measure}, period {period}{}: {cause}", in_group(group))]
pub struct Impossible {
    /// The measure's id.
    pub measure: String,
    /// The period.
    pub period: Period,
    /// The group's key, empty for none.
    pub group: String,
    /// What is wrong.
    pub cause: ImpossibleCause,
}

fn in_group(group: &str) -> String {
    if group.is_empty() {
        String::new()
    } else {
        format!(", group {group}")
    }
}

/// What is wrong with the numbers.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ImpossibleCause {
    /// NaN or infinite.
    #[error("{column} is {found}: expected a finite number or null")]
    NotFinite {
        /// The column.
        column: &'static str,
        /// Its value.
        found: f64,
    },
    /// Less than nothing.
    #[error("{column} is {found}: expected nought or more")]
    Negative {
        /// The column.
        column: &'static str,
        /// Its value.
        found: f64,
    },
    /// A column without which there is no value.
    #[error("{0} is null: expected a number (count nothing as 0, leave out what is unknown)")]
    Null(&'static str),
    /// What the statistics refuse.
    #[error(transparent)]
    Statistics(#[from] StatsError),
}

/// The result of one row. It is not marked partial yet (see [`super::periods`]).
pub fn estimate(
    definition: &MeasureDefinition,
    row: &Row,
    origin: &Arc<Origin>,
) -> Result<MeasureResult, Impossible> {
    let estimate = finite_numbers(row)
        .and_then(|()| value_with_interval(definition, row))
        .map_err(|cause| Impossible {
            measure: definition.id.clone(),
            period: row.period,
            group: row.group.key(),
            cause,
        })?;
    let result = MeasureResult {
        definition: definition.hash.clone(),
        period: row.period,
        group: row.group.clone(),
        numerator: row.numerator.map(published),
        denominator: row.denominator.map(published),
        value: estimate.value.map(published),
        low: estimate.low.map(published),
        high: estimate.high.map(published),
        n: estimate.n,
        method: estimate.method.to_owned(),
        suppressed: false,
        partial: false,
        origin: Arc::clone(origin),
    };
    Ok(match definition.minimum {
        Some(minimum) => suppress(minimum, result),
        None => result,
    })
}

/// Twelve significant digits: sums of floats depend on the order of rows beyond that, and a
/// result must be the same however often it is computed.
pub fn published(number: f64) -> f64 {
    const DIGITS: i32 = 12;
    if number == 0.0 || !number.is_finite() || number.fract() == 0.0 {
        return number;
    }
    format!("{number:.*e}", (DIGITS - 1) as usize)
        .parse()
        .unwrap_or(number)
}

struct Valued {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    n: Option<i64>,
    method: &'static str,
}

impl Valued {
    fn nothing(method: &'static str) -> Self {
        Self {
            value: None,
            low: None,
            high: None,
            n: Some(0),
            method,
        }
    }
}

impl From<Estimate> for Valued {
    fn from(estimate: Estimate) -> Self {
        Self {
            value: Some(estimate.value),
            low: estimate.low,
            high: estimate.high,
            n: i64::try_from(estimate.n).ok(),
            method: estimate.method,
        }
    }
}

fn value_with_interval(
    definition: &MeasureDefinition,
    row: &Row,
) -> Result<Valued, ImpossibleCause> {
    let numerator = || row.numerator.ok_or(ImpossibleCause::Null("numerator"));
    let denominator = || row.denominator.ok_or(ImpossibleCause::Null("denominator"));
    match definition.kind {
        MeasureKind::Count => Ok(intervals::rate(numerator()?, 1.0, LEVEL)?.into()),
        MeasureKind::Proportion => {
            let (part, whole) = (numerator()?, denominator()?);
            if whole == 0.0 && part == 0.0 {
                return Ok(Valued::nothing(NO_DENOMINATOR));
            }
            Ok(intervals::proportion(part, whole, LEVEL)?.into())
        }
        MeasureKind::Rate => {
            let (events, exposure) = (numerator()?, not_negative("denominator", denominator()?)?);
            if exposure == 0.0 {
                return Ok(Valued::nothing(NO_DENOMINATOR));
            }
            let estimated: Valued = intervals::rate(events, exposure, LEVEL)?.into();
            Ok(with_n(estimated, row))
        }
        MeasureKind::Ratio => ratio(definition, row, numerator()?, denominator()?),
        MeasureKind::Quantile => quantile(definition, row),
        MeasureKind::Statistic => Ok(as_given(row)),
    }
}

fn ratio(
    definition: &MeasureDefinition,
    row: &Row,
    numerator: f64,
    denominator: f64,
) -> Result<Valued, ImpossibleCause> {
    if denominator == 0.0 {
        return Ok(Valued::nothing(NO_DENOMINATOR));
    }
    let plain = Valued {
        value: Some(numerator / denominator),
        low: None,
        high: None,
        n: row.n.map(whole),
        method: NO_INTERVAL,
    };
    match (definition.interval, row.n, row.sum_of_squares) {
        (Some(RatioInterval::Poisson), ..) => {
            let estimated: Valued =
                intervals::observed_over_expected(numerator, denominator, LEVEL)?.into();
            Ok(with_n(estimated, row))
        }
        (Some(RatioInterval::T) | None, Some(n), Some(squares)) if n >= 2.0 => {
            let mean = intervals::mean(numerator, squares, n as u64, LEVEL)?;
            // The interval is of the mean of n values; the ratio is that mean times n / denominator.
            let scale = n / denominator;
            Ok(Valued {
                low: mean.low.map(|low| low * scale),
                high: mean.high.map(|high| high * scale),
                method: mean.method,
                ..plain
            })
        }
        _ => Ok(plain),
    }
}

fn quantile(definition: &MeasureDefinition, row: &Row) -> Result<Valued, ImpossibleCause> {
    let samples = row.samples.as_deref().unwrap_or_default();
    if samples.is_empty() {
        return Ok(Valued::nothing(NO_OBSERVATIONS));
    }
    Ok(intervals::quantile(samples, definition.quantile, LEVEL)?.into())
}

fn as_given(row: &Row) -> Valued {
    let has_interval = row.low.is_some() && row.high.is_some();
    Valued {
        value: row.value,
        low: row.low,
        high: row.high,
        n: row.n.map(whole),
        method: if has_interval { AS_GIVEN } else { NO_INTERVAL },
    }
}

fn with_n(estimated: Valued, row: &Row) -> Valued {
    Valued {
        n: row.n.map(whole).or(estimated.n),
        ..estimated
    }
}

fn whole(n: f64) -> i64 {
    // A saturating cast: finite_numbers has refused what is no number.
    n.round() as i64
}

fn finite_numbers(row: &Row) -> Result<(), ImpossibleCause> {
    let columns = [
        ("numerator", row.numerator),
        ("denominator", row.denominator),
        ("value", row.value),
        ("low", row.low),
        ("high", row.high),
        ("n", row.n),
        ("sum_of_squares", row.sum_of_squares),
    ];
    for (column, value) in columns {
        match value {
            Some(found) if !found.is_finite() => {
                return Err(ImpossibleCause::NotFinite { column, found });
            }
            _ => {}
        }
    }
    not_negative("n", row.n.unwrap_or(0.0)).map(|_| ())
}

fn not_negative(column: &'static str, found: f64) -> Result<f64, ImpossibleCause> {
    if found < 0.0 {
        Err(ImpossibleCause::Negative { column, found })
    } else {
        Ok(found)
    }
}

/// Withholds a result below the minimum. What the minimum protects is withheld with it: a
/// minimum on the numerator hides the count itself.
fn suppress(minimum: Minimum, result: MeasureResult) -> MeasureResult {
    let found = match minimum.column {
        MinimumColumn::Numerator => result.numerator,
        MinimumColumn::Denominator => result.denominator,
        MinimumColumn::N => result.n.map(|n| n as f64),
    };
    if found.is_some_and(|found| found >= f64::from(minimum.at_least)) {
        return result;
    }
    let hides_n = minimum.column == MinimumColumn::Numerator && result.n.map(|n| n as f64) == found;
    MeasureResult {
        numerator: None,
        value: None,
        low: None,
        high: None,
        n: if hides_n { None } else { result.n },
        method: format!("suppressed: {minimum} is not met"),
        suppressed: true,
        ..result
    }
}
