//! Whether the feeds of operations fit their mappings and have the shapes that they should: every
//! row but the planted dirt is taken, interfaces rest on weekends and holidays, people at home
//! measure on most days. Shares of prior authorization are counted beside the acts.

#![allow(clippy::panic, reason = "a test may stop and speak")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow_array::StringArray;
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use rounds_core::TableDefinition;
use rounds_formats::mapping::Mapping;
use rounds_synth::{Settings, Size, write};

#[derive(serde::Deserialize)]
struct TableFile {
    table: Vec<TableDefinition>,
}

#[derive(serde::Deserialize)]
struct Source {
    path: String,
    mappings: Vec<String>,
}

const SOURCES: [&str; 6] = [
    "prior-auth",
    "telehealth",
    "interfaces",
    "downtime",
    "finance",
    "devices",
];

fn definitions() -> Vec<TableDefinition> {
    rounds_content::tables()
        .flat_map(|(path, text)| {
            let file: TableFile =
                toml::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            file.table
        })
        .collect()
}

/// The demo of some days, without problems.
fn written(days: (Date, Date)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut settings = Settings::new(Size::Demo, 3, folder.path().to_owned());
    settings.days = Some(days);
    settings.clean = true;
    write(&settings).expect("the data are written");
    folder
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the export");
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

fn text(field: &Field) -> Option<String> {
    match field {
        Field::Null => None,
        Field::Str(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn parquet_rows(path: &Path) -> Vec<Row> {
    let reader = SerializedFileReader::new(File::open(path).expect("a file")).expect("Parquet");
    let rows = reader.get_row_iter(None).expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

/// Heading and records of a CSV or Parquet file, what is empty as missing. Instants of Parquet are
/// given as text.
fn records(path: &Path) -> (Vec<String>, Vec<Vec<Option<String>>>) {
    if path
        .extension()
        .is_some_and(|extension| extension == "parquet")
    {
        let rows = parquet_rows(path);
        let heading = rows.first().map_or(Vec::new(), |row| {
            row.get_column_iter()
                .map(|(name, _)| name.clone())
                .collect()
        });
        let records = rows.iter().map(|row| {
            let fields = row.get_column_iter();
            fields.map(|(_, field)| text(field)).collect()
        });
        return (heading, records.collect());
    }
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    let heading = reader.headers().expect("a heading");
    let heading = heading.iter().map(str::to_owned).collect();
    let records = reader.records().map(|record| {
        let record = record.expect("a record");
        let fields = record.iter().map(str::to_owned);
        fields
            .map(|text| (!text.is_empty()).then_some(text))
            .collect()
    });
    (heading, records.collect())
}

#[test]
fn every_row_is_taken_but_decisions_that_say_call_the_payer() {
    // From before the clock is set forward in spring until after it.
    let folder = written((date(2026, 2, 23), date(2026, 3, 16)));
    let definitions = definitions();
    for name in SOURCES {
        let text = fs::read_to_string(folder.path().join(format!("sources/{name}.toml")));
        let source: Source = toml::from_str(&text.expect("a source")).expect("a source");
        let mappings: Vec<Mapping> = source
            .mappings
            .iter()
            .map(|path| {
                let text = fs::read_to_string(folder.path().join(path)).expect("a mapping");
                let find = |name: &_| {
                    let mut all = definitions.iter();
                    all.find(|definition| definition.name == *name).cloned()
                };
                Mapping::parse(path, &text, &find).unwrap_or_else(|error| panic!("{error}"))
            })
            .collect();
        for path in files(&folder.path().join(&source.path)) {
            let file_name = path.file_name().expect("a name").to_string_lossy();
            let mut fitting = mappings.iter().filter(|m| m.applies_to(&file_name));
            let mapping = fitting.next().unwrap_or_else(|| panic!("{file_name}"));
            assert!(fitting.next().is_none(), "{file_name} has two mappings");
            let (heading, records) = records(&path);
            let columns: Vec<StringArray> = (0..heading.len())
                .map(|column| {
                    records
                        .iter()
                        .map(|r| r.get(column).cloned().flatten())
                        .collect()
                })
                .collect();
            let lines: Vec<i64> = (1..=records.len() as i64).collect();
            assert!(!lines.is_empty(), "{file_name}");
            for table in &mapping.tables {
                let bound = table
                    .bind(&heading, &TimeZone::UTC)
                    .unwrap_or_else(|error| panic!("{file_name}: {error:?}"));
                let converted = bound.convert(&columns, &BTreeMap::new(), 1, &lines);
                let other: Vec<_> = converted
                    .refused
                    .iter()
                    .filter(|(_, refusal)| refusal.reason.to_string() != "unknown-code")
                    .collect();
                assert_eq!(other.len(), 0, "{file_name}: {:?}", other.first());
                let few = lines.len() / 200;
                assert!(converted.refused.len() <= few, "{file_name}");
            }
        }
    }
}

#[test]
fn interfaces_of_clinics_rest_on_weekends_and_holidays() {
    let folder = written((date(2025, 12, 8), date(2026, 1, 12)));
    let zone = TimeZone::get("America/New_York").expect("a time zone");
    let mut messages: BTreeMap<(String, Date), u64> = BTreeMap::new();
    for path in files(&folder.path().join("export/interfaces")) {
        for record in records(&path).1 {
            let field = |place: usize| record.get(place).cloned().flatten().unwrap_or_default();
            let start: jiff::Timestamp = field(1).parse().expect("an instant");
            let day = start.to_zoned(zone.clone()).date();
            let received: u64 = field(8).parse().expect("a count");
            // A later row of a span takes the place of an earlier one.
            messages.insert((field(0), day), received);
        }
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
    let folder = written((date(2026, 4, 1), date(2026, 5, 1)));
    let mut days: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in files(&folder.path().join("export/devices")) {
        for record in records(&path).1 {
            let field = |place: usize| record.get(place).cloned().flatten();
            if let (Some(at), Some(patient)) = (field(1), field(3)) {
                days.entry(patient)
                    .or_default()
                    .insert(at.chars().take(10).collect());
            }
        }
    }
    assert!(days.len() > 60, "{} patients", days.len());
    let enough = days.values().filter(|days| days.len() >= 16).count();
    let share = enough as f64 / days.len() as f64;
    assert!((0.6..0.97).contains(&share), "{share}");
}
