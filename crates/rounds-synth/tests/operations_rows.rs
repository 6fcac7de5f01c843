//! What the feeds of prior authorization, visits at a distance, interfaces, downtimes, costs and
//! devices write fits their mappings: every row is taken but for the dirt that is meant to be
//! refused.

#![allow(clippy::panic, reason = "a test may stop and speak")]

mod export;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow_array::StringArray;
use jiff::civil::date;
use jiff::tz::TimeZone;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use rounds_core::{Reason, TableDefinition};
use rounds_formats::mapping::Mapping;
use rounds_synth::Size;

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
        Field::TimestampMillis(ms) => {
            let instant = jiff::Timestamp::from_millisecond(*ms);
            Some(instant.expect("an instant").to_string())
        }
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
    let folder = export::written(
        Size::Demo,
        3,
        Some((date(2026, 2, 23), date(2026, 3, 16))),
        true,
    );
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
                    .filter(|(_, refusal)| refusal.reason != Reason::UnknownCode)
                    .collect();
                assert_eq!(other.len(), 0, "{file_name}: {:?}", other.first());
                let few = lines.len() / 200;
                assert!(converted.refused.len() <= few, "{file_name}");
            }
        }
    }
}
