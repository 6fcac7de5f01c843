//! Days and instants: ISO 8601, or a `strptime` format given in the mapping.
//!
//! Local times get their offset from a time zone. A local time that the clock skipped in spring
//! does not exist and is refused; one that came twice in autumn is taken as the earlier of the
//! two. A day without a time is its first instant, which always exists.

use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, Unit};
use rounds_core::Reason;

use super::{Fault, shown};

/// Days since 1970-01-01 of a calendar day. A time behind the day must be readable and is left
/// out; the day is the one that is written, whatever the offset.
pub(in crate::mapping) fn read_date(text: &str, format: Option<&str>) -> Result<i32, Fault> {
    let trimmed = text.trim();
    let read = |candidate: &str| match format {
        Some(format) => broken_down(candidate, format)?.to_date().ok(),
        None => iso_date(candidate),
    };
    let date = read(trimmed).ok_or_else(|| no_time("a date", text, format, &read))?;
    // Every civil date lies within ±10,000 years, far inside 32 bits of days.
    let days = Date::constant(1970, 1, 1)
        .until((Unit::Day, date))
        .map_or(0, |span| span.get_days());
    Ok(days)
}

/// Microseconds since 1970-01-01T00:00:00Z.
pub(in crate::mapping) fn read_timestamp(
    text: &str,
    format: Option<&str>,
    zone: &TimeZone,
) -> Result<i64, Fault> {
    let trimmed = text.trim();
    let read = |candidate: &str| match format {
        Some(format) => written_with_format(candidate, format),
        None => written_as_iso(candidate),
    };
    let written = read(trimmed).ok_or_else(|| no_time("a date and time", text, format, &read))?;
    let instant = match written {
        Written::Instant(instant) => instant,
        Written::Day(day) => day
            .to_zoned(zone.clone())
            .map_err(|_| outside_calendar(text))?
            .timestamp(),
        Written::Local(local) => local_instant(text, local, zone)?,
    };
    Ok(instant.as_microsecond())
}

/// What a text says before a time zone is applied.
enum Written {
    Instant(Timestamp),
    Local(DateTime),
    Day(Date),
}

fn local_instant(text: &str, local: DateTime, zone: &TimeZone) -> Result<Timestamp, Fault> {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    if let AmbiguousOffset::Gap { .. } = ambiguous.offset() {
        let zone_name = zone.iana_name().unwrap_or("the source's time zone");
        let message = format!(
            "{} does not exist in {zone_name}: the clock was put forward over it",
            shown(text)
        );
        return Err(Fault::new(Reason::ImpossibleDate, message));
    }
    ambiguous.earlier().map_err(|_| outside_calendar(text))
}

fn outside_calendar(text: &str) -> Fault {
    let message = format!("{} lies outside the calendar's range", shown(text));
    Fault::new(Reason::ImpossibleDate, message)
}

fn iso_date(text: &str) -> Option<Date> {
    match text.get(..10) {
        Some(day) if text.len() > 10 => {
            written_as_iso(text)?;
            day.parse().ok()
        }
        _ => text.parse().ok(),
    }
}

fn written_as_iso(text: &str) -> Option<Written> {
    // The day is ten bytes long (eight in the basic form), so a sign behind it is an offset's.
    let behind_day = text.get(10..).unwrap_or("");
    if behind_day.contains(['Z', 'z', '+', '-']) {
        text.parse().ok().map(Written::Instant)
    } else if behind_day.is_empty() {
        text.parse().ok().map(Written::Day)
    } else {
        text.parse().ok().map(Written::Local)
    }
}

fn written_with_format(text: &str, format: &str) -> Option<Written> {
    let time = broken_down(text, format)?;
    if time.timestamp().is_some() || time.offset().is_some() {
        return time.to_timestamp().ok().map(Written::Instant);
    }
    if time.hour().is_none() {
        return time.to_date().ok().map(Written::Day);
    }
    time.to_datetime().ok().map(Written::Local)
}

/// Reads by format; a missing month or day is the first, so that `%Y` and `%Y-%m` are dates.
fn broken_down(text: &str, format: &str) -> Option<BrokenDownTime> {
    let mut time = strtime::parse(format, text).ok()?;
    let names_week_or_day_of_year = time.day_of_year().is_some()
        || time.iso_week().is_some()
        || time.sunday_based_week().is_some()
        || time.monday_based_week().is_some();
    if time.year().is_some() && !names_week_or_day_of_year && time.day().is_none() {
        if time.month().is_none() {
            time.set_month(Some(1)).ok()?;
        }
        time.set_day(Some(1)).ok()?;
    }
    Some(time)
}

/// Tells a text of the right shape with impossible numbers (30 February) from another text.
fn no_time<T>(
    expected: &str,
    text: &str,
    format: Option<&str>,
    read: &dyn Fn(&str) -> Option<T>,
) -> Fault {
    let has_shape = ["0001", "20010101010101", "010101"]
        .iter()
        .any(|digits| read(&with_digits_replaced(text.trim(), digits)).is_some());
    if has_shape {
        let message = format!("{} does not exist in the calendar", shown(text));
        return Fault::new(Reason::ImpossibleDate, message);
    }
    let written = format.map_or_else(
        || format!("{expected} as in ISO 8601"),
        |format| format!("{expected} written as {format:?}"),
    );
    Fault::expected(Reason::WrongType, &written, text)
}

/// Every run of digits replaced by digits that are possible in any date, at the same length:
/// short runs take the end of `digits` (`01`), longer ones its beginning (`20010101`).
fn with_digits_replaced(text: &str, digits: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from_digit) = rest.split_at(start);
        let length = from_digit
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(from_digit.len());
        replaced.push_str(before);
        let is_short = length <= 4;
        let source = if is_short { "0001" } else { digits };
        let skipped = if is_short { 4 - length } else { 0 };
        replaced.extend(source.chars().cycle().skip(skipped).take(length));
        rest = from_digit.get(length..).unwrap_or("");
    }
    replaced.push_str(rest);
    replaced
}

/// Checks that a format's directives exist and name at least a year, by writing a time with it and
/// reading that back.
pub(in crate::mapping) fn check_format(format: &str) -> Result<(), String> {
    let sample = DateTime::constant(2001, 2, 3, 4, 5, 6, 0)
        .to_zoned(TimeZone::UTC)
        .map_err(|error| error.to_string())?;
    let written = strtime::format(format, &sample).map_err(|error| error.to_string())?;
    strtime::parse(format, &written).map_err(|error| error.to_string())?;
    match written_with_format(&written, format) {
        Some(_) => Ok(()),
        None => Err("the format names no year, so it gives no day".to_owned()),
    }
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
