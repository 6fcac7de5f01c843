//! The mappings of orders and decision support turn the export's lines into rows; nothing is
//! refused but the dirt that is meant to be.

#![allow(clippy::panic, reason = "a test may stop and speak")]

mod export;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use arrow_array::StringArray;
use export::written;
use jiff::civil::date;
use jiff::tz::TimeZone;
use rounds_core::{TableDefinition, TableName};
use rounds_formats::mapping::Mapping;
use rounds_synth::Size;

#[derive(serde::Deserialize)]
struct TableFile {
    table: Vec<TableDefinition>,
}

fn definition(name: &TableName) -> Option<TableDefinition> {
    let files = rounds_content::tables();
    let mut tables = files.flat_map(|(path, text)| {
        let file: TableFile =
            toml::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        file.table
    });
    tables.find(|table| table.name == *name)
}

/// Rows of a file, and its refusals by column.
fn load(mapping: &Mapping, path: &Path) -> (usize, BTreeMap<String, usize>) {
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    let header: Vec<String> = reader
        .headers()
        .expect("a heading")
        .iter()
        .map(str::to_owned)
        .collect();
    let records: Vec<csv::StringRecord> =
        reader.records().map(|it| it.expect("a record")).collect();
    let column = |place: usize| StringArray::from_iter_values(records.iter().map(|it| &it[place]));
    let source: Vec<StringArray> = (0..header.len()).map(column).collect();
    let lines: Vec<i64> = (1..=records.len() as i64).collect();
    let mut refused = BTreeMap::new();
    for table in &mapping.tables {
        let bound = table
            .bind(&header, &TimeZone::UTC)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let converted = bound.convert(&source, &BTreeMap::new(), 1, &lines);
        for (_, refusal) in converted.refused {
            *refused
                .entry(format!("{:?} {:?}", refusal.column, refusal.reason))
                .or_default() += 1;
        }
    }
    (records.len(), refused)
}

#[test]
fn rows_are_refused_for_unknown_classes_and_impossible_times_only() {
    let days = (date(2026, 2, 25), date(2026, 3, 12));
    let folder = written(Size::Demo, 3, Some(days), false);
    for (feed, meant) in [("orders", "kind"), ("cds", "shown_ms")] {
        let mappings: Vec<Mapping> = fs::read_dir(folder.path().join("mappings"))
            .expect("mappings")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| {
                let name = path.file_name().expect("a name").to_string_lossy();
                name.starts_with(feed) || name.starts_with("order")
            })
            .map(|path| {
                let text = fs::read_to_string(&path).expect("text");
                let found = Mapping::parse(&path.to_string_lossy(), &text, &definition);
                found.unwrap_or_else(|error| panic!("{error}"))
            })
            .collect();
        let (mut rows, mut faults) = (0, 0);
        for entry in fs::read_dir(folder.path().join("export").join(feed)).expect("files") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy();
            let mut fitting = mappings.iter().filter(|mapping| mapping.applies_to(&name));
            let mapping = fitting.next().unwrap_or_else(|| panic!("{name}"));
            assert!(fitting.next().is_none(), "{name} is read by two mappings");
            let (read, refused) = load(mapping, &path);
            rows += read;
            for (why, count) in refused {
                assert!(why.contains(meant), "{name}: {count} times {why}");
                faults += count;
            }
        }
        assert!(rows > 1_500, "{feed}: {rows} rows");
        assert!(
            faults * 500 < rows,
            "{feed}: {faults} of {rows} are refused"
        );
    }
}
