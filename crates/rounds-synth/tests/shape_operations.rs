//! Shapes of operations: interfaces rest on weekends and holidays, people at home measure on most
//! days. Shares of prior authorization are counted beside the acts.

#![allow(clippy::indexing_slicing, reason = "a missing column ends the test")]

mod export;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;

use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use rounds_synth::Size;

#[test]
fn interfaces_of_clinics_rest_on_weekends_and_holidays() {
    let folder = export::written(
        Size::Demo,
        3,
        Some((date(2025, 12, 8), date(2026, 1, 12))),
        true,
    );
    let zone = TimeZone::get("America/New_York").expect("a time zone");
    let mut messages: BTreeMap<(String, Date), u64> = BTreeMap::new();
    for record in export::records(folder.path(), "interfaces", "counts") {
        let start: jiff::Timestamp = record["window_start"].parse().expect("an instant");
        let day = start.to_zoned(zone.clone()).date();
        let received: u64 = record["received"].parse().expect("a count");
        // A later row of a span takes the place of an earlier one.
        messages.insert((record["channel"].clone(), day), received);
    }
    let mean = |message: &str, wanted: &dyn Fn(Date) -> bool| {
        let days: BTreeSet<Date> = messages.keys().map(|(_, day)| *day).collect();
        let days = days.into_iter().filter(|day| wanted(*day)).count() as f64;
        let of = messages
            .iter()
            .filter(|((feed, day), _)| feed.ends_with(message) && wanted(*day));
        of.map(|(_, count)| *count as f64).sum::<f64>() / days
    };
    let is_weekend = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let holidays = [date(2025, 12, 25), date(2026, 1, 1)];
    let is_usual = |day: Date| !is_weekend(day) && !holidays.contains(&day);
    let usual = mean("SIU", &is_usual);
    assert!(
        mean("SIU", &is_weekend) < 0.1 * usual,
        "bookings on weekends"
    );
    assert!(mean("SIU", &|day| holidays.contains(&day)) < 0.1 * usual);
    // Hospitals never close.
    let usual = mean("ORU", &is_usual);
    let weekend = mean("ORU", &is_weekend);
    assert!(
        (0.4 * usual..0.98 * usual).contains(&weekend),
        "{weekend} of {usual}"
    );
}

#[test]
fn most_patients_send_readings_on_sixteen_of_thirty_days_and_some_do_not() {
    // Medicare pays the device supply of a month in two tiers, from 2 and from 16 days with
    // readings (CPT 99445 and 99454 of 2026): both must occur.
    let folder = export::written(
        Size::Demo,
        3,
        Some((date(2026, 4, 1), date(2026, 5, 1))),
        true,
    );
    let mut days: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    let file = folder
        .path()
        .join("export/devices/readings.2026-04.parquet");
    let file = File::open(file).expect("a month of readings");
    let reader = SerializedFileReader::new(file).expect("Parquet");
    for row in reader.get_row_iter(None).expect("rows") {
        let row = row.expect("a row");
        if let (Ok(at), Ok(patient)) = (row.get_timestamp_millis(1), row.get_string(3)) {
            days.entry(patient.clone())
                .or_default()
                .insert(at / 86_400_000);
        }
    }
    assert!(days.len() > 60, "{} patients", days.len());
    let enough = days.values().filter(|days| days.len() >= 16).count();
    let share = enough as f64 / days.len() as f64;
    assert!((0.6..0.97).contains(&share), "{share}");
}
