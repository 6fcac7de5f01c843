//! What the feeds of messages, drafts, courses, surveys and tickets write fits their mappings: each
//! file is read by one, and each row is taken.

#![allow(clippy::panic, reason = "a test may stop and speak")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use arrow_array::StringArray;
use jiff::civil::date;
use jiff::tz::TimeZone;
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

/// The sources that must be taken without a refusal, and the tables they fill.
const SOURCES: [(&str, &str); 5] = [
    ("messages", "messages.inbasket"),
    ("drafts", "ai.draft"),
    ("learning", "training.assignment"),
    ("surveys", "survey.response"),
    ("helpdesk", "feedback.ticket"),
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

fn mappings(site: &Path, source: &Source, definitions: &[TableDefinition]) -> Vec<Mapping> {
    let parse = |path: &String| {
        let text = fs::read_to_string(site.join(path)).expect("a mapping");
        let find = |name: &_| {
            let mut all = definitions.iter();
            all.find(|definition| definition.name == *name).cloned()
        };
        Mapping::parse(path, &text, &find).unwrap_or_else(|error| panic!("{error}"))
    };
    source.mappings.iter().map(parse).collect()
}

/// Heading and columns of a CSV file, an empty field as missing.
fn columns(path: &Path) -> (Vec<String>, Vec<StringArray>, Vec<i64>) {
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    let heading: Vec<String> = reader
        .headers()
        .expect("a heading")
        .iter()
        .map(str::to_owned)
        .collect();
    let records: Vec<csv::StringRecord> = reader
        .records()
        .map(|record| record.expect("a record"))
        .collect();
    let column = |position: usize| {
        let fields = records.iter().map(|record| record.get(position));
        fields
            .map(|field| field.filter(|text| !text.is_empty()))
            .collect::<StringArray>()
    };
    let columns = (0..heading.len()).map(column).collect();
    (heading, columns, (1..=records.len() as i64).collect())
}

#[test]
fn every_row_is_taken_by_the_one_mapping_of_its_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut settings = Settings::new(Size::Demo, 1, folder.path().to_owned());
    // The week of a survey, and of a clock that is set back.
    settings.days = Some((date(2026, 3, 2), date(2026, 3, 11)));
    write(&settings).expect("the data are written");
    let definitions = definitions();
    for (name, table_name) in SOURCES {
        let text = fs::read_to_string(folder.path().join(format!("sources/{name}.toml")));
        let source: Source = toml::from_str(&text.expect("a source")).expect("a source");
        let mappings = mappings(folder.path(), &source, &definitions);
        let mut rows = 0;
        for entry in fs::read_dir(folder.path().join(&source.path)).expect("the export") {
            let path = entry.expect("an entry").path();
            let file_name = path.file_name().expect("a name").to_string_lossy();
            let fitting: Vec<_> = mappings
                .iter()
                .filter(|mapping| mapping.applies_to(&file_name))
                .collect();
            assert_eq!(fitting.len(), 1, "{file_name}");
            let (heading, columns, lines) = columns(&path);
            for table in fitting.iter().flat_map(|mapping| &mapping.tables) {
                assert_eq!(table.definition().name.to_string(), table_name);
                let bound = table
                    .bind(&heading, &TimeZone::UTC)
                    .unwrap_or_else(|error| panic!("{file_name}: {error:?}"));
                let converted = bound.convert(&columns, &BTreeMap::new(), 1, &lines);
                assert_eq!(converted.refused, Vec::new(), "{file_name}");
                rows += lines.len();
            }
        }
        assert!(rows > 0, "{name} has no rows");
    }
}
