//! The extracts of models, predictions and outcomes: their mappings turn them into rows, and the
//! same seed gives the same bytes.

#![allow(clippy::panic, reason = "a test may stop and speak")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use rounds_core::TableDefinition;
use rounds_formats::mapping::Mapping;
use rounds_synth::{Settings, Size, write};

#[derive(serde::Deserialize)]
struct TableFile {
    table: Vec<TableDefinition>,
}

type Texts = Vec<Vec<Option<String>>>;

/// A file's column names and, for each column, its cells as text.
fn read(path: &Path) -> (Vec<String>, Texts) {
    if path.extension().is_some_and(|found| found == "parquet") {
        read_parquet(path)
    } else {
        read_csv(path)
    }
}

fn read_csv(path: &Path) -> (Vec<String>, Texts) {
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    let header: Vec<String> = reader
        .headers()
        .expect("a heading")
        .iter()
        .map(str::to_owned)
        .collect();
    let mut columns = vec![Vec::new(); header.len()];
    for record in reader.records() {
        let record = record.expect("a record");
        for (column, cell) in columns.iter_mut().zip(&record) {
            column.push(Some(cell.to_owned()));
        }
    }
    (header, columns)
}

fn read_parquet(path: &Path) -> (Vec<String>, Texts) {
    let file = fs::File::open(path).expect("a file");
    let reader = SerializedFileReader::new(file).expect("a Parquet file");
    let schema = reader.metadata().file_metadata().schema();
    let header: Vec<String> = schema
        .get_fields()
        .iter()
        .map(|field| field.name().to_owned())
        .collect();
    let mut columns = vec![Vec::new(); header.len()];
    for row in reader.get_row_iter(None).expect("rows") {
        let row = row.expect("a row");
        for (column, (_, cell)) in columns.iter_mut().zip(row.get_column_iter()) {
            column.push(match cell {
                Field::Null => None,
                Field::Str(text) => Some(text.clone()),
                Field::Double(number) => Some(number.to_string()),
                Field::Long(number) => Some(number.to_string()),
                Field::TimestampMillis(ms) => Some(
                    Timestamp::from_millisecond(*ms)
                        .expect("a time")
                        .to_string(),
                ),
                other => panic!("{other:?}"),
            });
        }
    }
    (header, columns)
}

fn a_week(folder: &Path, threads: usize) {
    let mut settings = Settings::new(Size::Demo, 3, folder.to_owned());
    settings.days = Some((date(2026, 3, 5), date(2026, 3, 12)));
    settings.threads = threads;
    write(&settings).expect("a week is written");
}

fn extracts(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("export/ai")).expect("the extracts");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths
}

fn mappings(folder: &Path) -> Vec<Mapping> {
    let definitions: Vec<TableDefinition> = rounds_content::tables()
        .flat_map(|(_, text)| toml::from_str::<TableFile>(text).expect("tables").table)
        .collect();
    let entries = fs::read_dir(folder.join("mappings")).expect("mappings");
    let mappings = entries.filter_map(|entry| {
        let path = entry.expect("a mapping").path();
        let name = path.file_name()?.to_string_lossy().into_owned();
        if !name.starts_with("ai-") {
            return None;
        }
        let text = fs::read_to_string(&path).expect("text");
        let definition = |wanted: &_| {
            let mut all = definitions.iter();
            all.find(|definition| definition.name == *wanted).cloned()
        };
        Some(Mapping::parse(&name, &text, &definition).unwrap_or_else(|error| panic!("{error}")))
    });
    mappings.collect()
}

/// Rows of a file, and those that its mapping refuses.
fn converted(mappings: &[Mapping], path: &Path) -> (usize, usize) {
    let name = path.file_name().expect("a name").to_string_lossy();
    let mut fitting = mappings.iter().filter(|mapping| mapping.applies_to(&name));
    let mapping = fitting
        .next()
        .unwrap_or_else(|| panic!("no mapping: {name}"));
    assert!(fitting.next().is_none(), "{name} has one mapping");
    let (header, columns) = read(path);
    let count = columns.first().map_or(0, Vec::len);
    let lines: Vec<i64> = (1..=count as i64).collect();
    let columns: Vec<_> = columns.into_iter().map(Into::into).collect();
    let [table] = mapping.tables.as_slice() else {
        panic!("{name} fills one table");
    };
    let bound = table.bind(&header, &TimeZone::UTC).expect("its columns");
    let answer = bound.convert(&columns, &BTreeMap::new(), 1, &lines);
    (count, answer.refused.len())
}

#[test]
fn the_mappings_take_every_row_but_percentages() {
    let folder = tempfile::tempdir().expect("a folder");
    a_week(folder.path(), 2);
    let mappings = mappings(folder.path());
    let mut seen = BTreeSet::new();
    for path in extracts(folder.path()) {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let (rows, refused) = converted(&mappings, &path);
        let (header, columns) = read(&path);
        let probability = header.iter().position(|name| name == "probability");
        let percentages = probability.map_or(0, |position| {
            let cells = columns.get(position).into_iter().flatten().flatten();
            let scores = cells.filter_map(|cell| cell.parse::<f64>().ok());
            scores.filter(|score| *score > 1.0).count()
        });
        assert_eq!(refused, percentages, "{name}");
        assert!(rows > refused, "{name}");
        seen.insert(name.split('.').next().unwrap_or_default().to_owned());
    }
    let expected = ["imaging-scores", "model-scores", "models", "outcomes"];
    assert_eq!(seen, expected.map(str::to_owned).into());
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let (one, two) = (tempfile::tempdir(), tempfile::tempdir());
    let (one, two) = (one.expect("a folder"), two.expect("a folder"));
    a_week(one.path(), 1);
    a_week(two.path(), 2);
    let (first, second) = (extracts(one.path()), extracts(two.path()));
    assert_eq!(first.len(), second.len());
    for (first, second) in first.iter().zip(&second) {
        let same = fs::read(first).expect("bytes") == fs::read(second).expect("bytes");
        assert!(same, "{}", first.display());
    }
}

#[test]
fn every_outcome_answers_a_prediction() {
    let folder = tempfile::tempdir().expect("a folder");
    a_week(folder.path(), 2);
    let ids = |start: &str| -> BTreeSet<String> {
        let paths = extracts(folder.path()).into_iter().filter(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            name.starts_with(start)
        });
        paths
            .flat_map(|path| read(&path).1.into_iter().next().unwrap_or_default())
            .flatten()
            .collect()
    };
    let mut predictions = ids("model-scores");
    predictions.extend(ids("imaging-scores"));
    let outcomes = ids("outcomes");
    assert!(outcomes.len() > 1_000 && outcomes.is_subset(&predictions));
}
