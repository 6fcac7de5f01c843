//! Local days.

use std::sync::Arc;

use arrow_array::Date32Array;
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
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
    vec![local_date(site.time_zone.clone())]
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
    let instant = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let compute = move |arguments: &[ColumnarValue]| -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(arguments)?;
        let instants = arrays
            .first()
            .and_then(|array| array.as_primitive_opt::<TimestampMicrosecondType>())
            .ok_or_else(|| {
                DataFusionError::Execution("local_date takes one timestamp".to_owned())
            })?;
        let days: Date32Array = instants
            .iter()
            .map(|instant| instant.map(|micros| local_day(&zone, micros)).transpose())
            .collect::<Result<_>>()?;
        Ok(ColumnarValue::Array(Arc::new(days)))
    };
    let function = create_udf(
        LOCAL_DATE.name,
        vec![instant],
        DataType::Date32,
        Volatility::Immutable,
        Arc::new(compute),
    );
    Function::per_row(LOCAL_DATE, function)
}

/// Days since 1970-01-01 in the local calendar.
fn local_day(zone: &TimeZone, micros: i64) -> Result<i32> {
    const MICROS_PER_DAY: i64 = 86_400_000_000;
    let outside = |error: jiff::Error| DataFusionError::Execution(format!("local_date: {error}"));
    let instant = Timestamp::from_microsecond(micros).map_err(outside)?;
    let offset_micros = i64::from(zone.to_offset(instant).seconds()) * 1_000_000;
    let day = (micros + offset_micros).div_euclid(MICROS_PER_DAY);
    i32::try_from(day)
        .map_err(|_| DataFusionError::Execution("local_date: out of range".to_owned()))
}
