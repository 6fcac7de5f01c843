//! The shipped views: every one compiles and describes its table, and over real exports, where
//! they are at hand, each resource gives the rows it should. The expected counts are those of a
//! separate evaluator in Python that reads the same views, and of `wc -l`.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop and speak"
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{Array, RecordBatch};
use flate2::read::GzDecoder;
use rounds_core::table::Provenance;
use rounds_formats::fhir::{Extractor, View, ViewSet};

fn views() -> Vec<View> {
    rounds_content::views()
        .map(|(path, text)| View::compile(path, text).unwrap_or_else(|error| panic!("{error}")))
        .collect()
}

fn real_export(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/fhir")
        .join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

/// Rows by table, and empty keys by `table.column`, after reading every file of the folder.
struct Loaded {
    rows: BTreeMap<String, usize>,
    resources: BTreeMap<String, usize>,
    empty_keys: BTreeMap<String, usize>,
    refused: Vec<String>,
}

fn load(folder: &Path) -> Loaded {
    let set = Arc::new(ViewSet::new(views()).expect("views of different names"));
    let mut extractor = Extractor::new(Arc::clone(&set));
    let mut loaded = Loaded {
        rows: BTreeMap::new(),
        resources: BTreeMap::new(),
        empty_keys: BTreeMap::new(),
        refused: Vec::new(),
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().contains(".ndjson"))
        .collect();
    files.sort();
    for file in files {
        let reader = BufReader::new(GzDecoder::new(File::open(&file).expect("a file")));
        for (number, line) in reader.split(b'\n').enumerate() {
            let mut line = line.expect("a line");
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let provenance = Provenance {
                batch: 1,
                line: number as i64 + 1,
                hash: number as i64,
            };
            match extractor.push(&mut line, provenance) {
                Ok(extracted) => {
                    *loaded
                        .resources
                        .entry(extracted.resource_type.to_owned())
                        .or_default() += 1;
                }
                Err(refusal) => loaded
                    .refused
                    .push(format!("{}:{number}: {refusal}", file.display())),
            }
        }
        for (number, view) in set.views().iter().enumerate() {
            if let Some(batch) = extractor.take_batch(number) {
                count(view, &batch, &mut loaded);
            }
        }
    }
    loaded
}

fn count(view: &View, batch: &RecordBatch, loaded: &mut Loaded) {
    *loaded.rows.entry(view.name().to_owned()).or_default() += batch.num_rows();
    for key in view.table_definition().expect("a table").key {
        let column = batch
            .column_by_name(&key)
            .expect("the key column is in the batch");
        *loaded
            .empty_keys
            .entry(format!("{}.{key}", view.name()))
            .or_default() += column.null_count();
    }
}

fn check(loaded: &Loaded, expected_rows: &[(&str, usize)]) {
    assert_eq!(loaded.refused, Vec::<String>::new());
    for (table, rows) in expected_rows {
        assert_eq!(loaded.rows.get(*table), Some(rows), "rows of {table}");
    }
    for view in views() {
        let rows = loaded.rows.get(view.name()).copied().unwrap_or(0);
        let resources = loaded.resources.get(view.resource()).copied().unwrap_or(0);
        let one_row_each = view.table_definition().expect("a table").key == ["id"];
        assert!(
            !one_row_each || rows == resources,
            "{}: {rows} of {resources}",
            view.name()
        );
    }
    let empty: Vec<_> = loaded
        .empty_keys
        .iter()
        .filter(|(_, empty)| **empty > 0)
        .collect();
    assert!(empty.is_empty(), "rows without a key: {empty:?}");
}

#[test]
fn every_view_compiles_and_describes_its_table() {
    let views = views();
    assert!(views.len() >= 24, "only {} views", views.len());
    for view in &views {
        let table = view
            .table_definition()
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(view.file_name(), format!("{}.json", view.name()));
        let first = table.columns.first().map(|column| column.name.as_str());
        assert_eq!(first, view.resource_key_column());
        assert!(
            view.schema() != "clinical" || first == Some("id"),
            "{}",
            table.name
        );
        assert!(
            table
                .columns
                .iter()
                .all(|column| !column.meaning.is_empty())
        );
        let names: Vec<&str> = table
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        if let Some(time) = table.time.as_ref().filter(|_| view.schema() == "clinical") {
            let offset = format!("{time}_offset_minutes");
            assert!(
                names.contains(&offset.as_str()),
                "{} lacks {offset}",
                table.name
            );
        }
    }
}

#[test]
fn every_column_says_how_protected_it_is() {
    for (path, text) in rounds_content::views() {
        let columns = text.matches("\"path\":").count();
        let classes = text.matches("\"rounds/phi\"").count();
        assert_eq!(columns, classes, "{path}");
    }
}

#[test]
fn a_synthea_export_gives_one_row_per_resource() {
    let Some(folder) = real_export("synthea-r4-615") else {
        return;
    };
    let expected = [
        ("allergy", 374),
        ("care_plan", 1_769),
        ("condition", 4_546),
        ("diagnostic_report", 6_262),
        ("encounter", 18_098),
        ("imaging_study", 332),
        ("immunization", 7_389),
        ("medication_request", 4_712),
        ("observation", 88_674),
        ("observation_component", 11_325),
        ("organization", 102),
        ("patient", 615),
        ("patient_identifier", 2_879),
        ("practitioner", 102),
        ("procedure", 14_081),
    ];
    check(&load(&folder), &expected);
}

#[test]
fn a_real_bulk_export_gives_one_row_per_resource() {
    let Some(folder) = real_export("smart-bulk-10-patients") else {
        return;
    };
    let expected = [
        ("condition", 555),
        ("device", 16),
        ("document", 1_215),
        ("encounter", 1_215),
        ("location", 44),
        ("patient", 13),
        ("patient_identifier", 59),
        ("practitioner_role", 43),
        ("procedure", 2_056),
    ];
    check(&load(&folder), &expected);
}
