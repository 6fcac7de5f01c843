//! The demo's mapping files fit the shipped tables and the demo's own CSV files.

#![allow(clippy::panic, reason = "a test may stop and speak")]

use std::fs;

use jiff::civil::date;
use jiff::tz::TimeZone;
use rounds_core::TableDefinition;
use rounds_formats::mapping::Mapping;
use rounds_synth::write_demo;

#[derive(serde::Deserialize)]
struct TableFile {
    table: Vec<TableDefinition>,
}

fn definitions() -> Vec<TableDefinition> {
    rounds_content::tables()
        .flat_map(|(path, text)| {
            let file: TableFile =
                toml::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            file.table
        })
        .collect()
}

#[test]
fn each_csv_file_is_read_by_one_mapping_whose_columns_it_has() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_demo(folder.path(), 1, date(2026, 11, 1)).expect("the demo is written");
    let definitions = definitions();
    let mappings: Vec<Mapping> = fs::read_dir(folder.path().join("mappings"))
        .expect("mappings")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let text = fs::read_to_string(&path).expect("text");
            Mapping::parse(&path.to_string_lossy(), &text, &|name| {
                definitions
                    .iter()
                    .find(|definition| definition.name == *name)
                    .cloned()
            })
            .unwrap_or_else(|error| panic!("{error}"))
        })
        .collect();
    for entry in fs::read_dir(folder.path().join("predictions")).expect("predictions") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let fitting: Vec<_> = mappings
            .iter()
            .filter(|mapping| mapping.applies_to(&name))
            .collect();
        assert_eq!(fitting.len(), 1, "{name}");
        let text = fs::read_to_string(&path).expect("text");
        let header = text.lines().next().expect("a heading");
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        for table in fitting.iter().flat_map(|mapping| &mapping.tables) {
            let bound = table.bind(&header, &TimeZone::UTC);
            assert!(bound.is_ok(), "{name}: {:?}", bound.err());
        }
    }
}
