//! Local days and the wall clock.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Date32Array, TimestampMicrosecondArray};
use arrow_schema::{DataType, TimeUnit};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{ColumnarValue, Volatility, create_udf};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::SiteValues;
use crate::description::{Description, Topic};
use crate::function::Function;
use crate::parameter::{Kind, Parameter};

pub(super) fn all(site: &SiteValues) -> Vec<Function> {
    vec![
        local_date(site.time_zone.clone()),
        local_time(site.time_zone.clone()),
    ]
}

const LOCAL_DATE: Description = Description {
    name: "local_date",
    topic: Topic::Calendar,
    parameters: &[Parameter::new(
        "instant",
        Kind::Instant,
        "a timestamp; times are kept in UTC",
    )],
    summary: "The facility's calendar day at an instant.",
    formula: "The date in the site's time zone (rounds.toml), daylight saving included, so that a day has 23, 24 or 25 hours.",
    citation: "IANA Time Zone Database",
    example: "select local_date(timestamp '2026-03-01T23:30:00Z') as day",
};

fn local_date(zone: TimeZone) -> Function {
    let compute = move |arguments: &[ColumnarValue]| -> Result<ColumnarValue> {
        let days: Date32Array = wall_clocks(LOCAL_DATE.name, &zone, arguments)?
            .into_iter()
            .map(|wall_clock| wall_clock.map(local_day).transpose())
            .collect::<Result<_>>()?;
        Ok(ColumnarValue::Array(Arc::new(days)))
    };
    per_instant(LOCAL_DATE, DataType::Date32, compute)
}

const LOCAL_TIME: Description = Description {
    name: "local_time",
    topic: Topic::Calendar,
    parameters: &[Parameter::new(
        "instant",
        Kind::Instant,
        "a timestamp; times are kept in UTC",
    )],
    summary: "What the facility's clock on the wall shows at an instant.",
    formula: "Date and time in the site's time zone (rounds.toml), daylight saving included, as a timestamp without a zone: for hours and weekdays. Spans of time are taken between instants, not between wall clocks.",
    citation: "IANA Time Zone Database",
    example: "select extract(hour from local_time(timestamp '2026-03-01T23:30:00Z')) as hour",
};

fn local_time(zone: TimeZone) -> Function {
    let compute = move |arguments: &[ColumnarValue]| -> Result<ColumnarValue> {
        let times: TimestampMicrosecondArray = wall_clocks(LOCAL_TIME.name, &zone, arguments)?
            .into_iter()
            .collect();
        Ok(ColumnarValue::Array(Arc::new(times)))
    };
    let answer = DataType::Timestamp(TimeUnit::Microsecond, None);
    per_instant(LOCAL_TIME, answer, compute)
}

fn per_instant(
    description: Description,
    answer: DataType,
    compute: impl Fn(&[ColumnarValue]) -> Result<ColumnarValue> + Send + Sync + 'static,
) -> Function {
    let instant = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let function = create_udf(
        description.name,
        vec![instant],
        answer,
        Volatility::Immutable,
        Arc::new(compute),
    );
    Function::per_row(description, function)
}

/// For each instant the microseconds that the wall clock shows, counted from 1970-01-01 00:00.
fn wall_clocks(
    name: &str,
    zone: &TimeZone,
    arguments: &[ColumnarValue],
) -> Result<Vec<Option<i64>>> {
    let fault = |message: String| DataFusionError::Execution(format!("{name}: {message}"));
    let arrays = ColumnarValue::values_to_arrays(arguments)?;
    let instants = arrays
        .first()
        .and_then(|array| array.as_primitive_opt::<TimestampMicrosecondType>())
        .ok_or_else(|| fault("takes one timestamp".to_owned()))?;
    let wall_clock = |micros: i64| -> Result<i64> {
        let instant =
            Timestamp::from_microsecond(micros).map_err(|error| fault(error.to_string()))?;
        Ok(micros + i64::from(zone.to_offset(instant).seconds()) * 1_000_000)
    };
    instants
        .iter()
        .map(|instant| instant.map(wall_clock).transpose())
        .collect()
}

/// Days since 1970-01-01 in the local calendar.
fn local_day(wall_clock_us: i64) -> Result<i32> {
    const MICROS_PER_DAY: i64 = 86_400_000_000;
    i32::try_from(wall_clock_us.div_euclid(MICROS_PER_DAY))
        .map_err(|_| DataFusionError::Execution("local_date: out of range".to_owned()))
}
