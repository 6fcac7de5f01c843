//! The shipped eICU mappings against the shipped table definitions, and against the real extract
//! where it is at hand. The expected counts were taken from the files with Python's csv module.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test may stop and speak"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, StringArray};
use jiff::tz::TimeZone;
use rounds_core::{ColumnDefinition, ColumnType, PhiClass, TableDefinition, TableName};
use rounds_formats::mapping::{Converted, Mapping, SourceFormat, TableMapping};

#[derive(serde::Deserialize)]
struct TableFile {
    table: Vec<TableDefinition>,
}

fn definitions() -> Vec<TableDefinition> {
    let mut definitions = vec![encounter()];
    for (path, text) in rounds_content::tables() {
        let file: TableFile =
            toml::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        definitions.extend(file.table);
    }
    definitions
}

/// Column names and types of the encounter view; compiling views is tested elsewhere.
fn encounter() -> TableDefinition {
    let (_, text) = rounds_content::views()
        .find(|(path, _)| *path == "encounter.json")
        .expect("the view is embedded");
    let view: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let columns = view["select"][0]["column"].as_array().expect("columns");
    let column = |column: &serde_json::Value| ColumnDefinition {
        name: column["name"].as_str().expect("a name").to_owned(),
        column_type: match column["type"].as_str() {
            Some("dateTime" | "instant") => ColumnType::Timestamp,
            Some("decimal") => ColumnType::Number,
            _ => ColumnType::String,
        },
        meaning: String::new(),
        unit: None,
        phi: PhiClass::default(),
    };
    TableDefinition {
        name: "clinical.encounter".parse().expect("a table name"),
        title: String::new(),
        columns: columns.iter().map(column).collect(),
        key: vec!["id".to_owned()],
        time: Some("start".to_owned()),
        query: None,
        keep: false,
    }
}

fn mapping(name: &str) -> Mapping {
    let definitions = definitions();
    let lookup = |table: &TableName| {
        definitions
            .iter()
            .find(|known| known.name == *table)
            .cloned()
    };
    let (_, text) = rounds_content::examples()
        .find(|(path, _)| *path == format!("eicu/{name}"))
        .expect("the mapping is embedded");
    Mapping::parse(name, text, &lookup).unwrap_or_else(|error| panic!("{error}"))
}

/// A file of the extract, or nothing (with a message) where it is not at hand.
fn extract(file_name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/eicu");
    let path = folder.join(file_name);
    if path.exists() {
        Some(path)
    } else {
        println!("skipped: {file_name} of the eICU demo is not at hand");
        None
    }
}

struct Source {
    header: Vec<String>,
    columns: Vec<StringArray>,
    lines: Vec<i64>,
}

fn read(path: &Path, mapping: &Mapping) -> Source {
    let SourceFormat::Csv(options) = mapping.format else {
        panic!("the eICU extract is CSV");
    };
    let file = File::open(path).expect("the file can be opened");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(options.delimiter)
        .quote(options.quote)
        .has_headers(options.header)
        .from_reader(flate2::read::MultiGzDecoder::new(file));
    let header = options.column_names(reader.headers().expect("a header"));
    let records: Vec<csv::StringRecord> = reader
        .records()
        .collect::<Result<_, _>>()
        .expect("well-formed records");
    let columns = (0..header.len())
        .map(|column| records.iter().map(|record| record.get(column)).collect())
        .collect();
    let lines = (2..).take(records.len()).collect();
    Source {
        header,
        columns,
        lines,
    }
}

/// The site's time zone, so that a year begins at 05:00 UTC.
fn new_york() -> TimeZone {
    TimeZone::get("America/New_York").expect("bundled time zone")
}

/// Stands in for SQL: every computed text is the expression itself.
fn convert(table: &TableMapping, source: &Source) -> Converted {
    let computed: BTreeMap<String, StringArray> = table
        .computed()
        .map(|(column, sql)| {
            let texts = source.lines.iter().map(|_| Some(sql)).collect();
            (column.to_owned(), texts)
        })
        .collect();
    let bound = table
        .bind(&source.header, &new_york())
        .unwrap_or_else(|error| panic!("{error}"));
    bound.convert(&source.columns, &computed, 1, &source.lines)
}

#[test]
fn every_shipped_table_has_a_meaning_and_a_key_among_its_columns() {
    for table in definitions()
        .iter()
        .filter(|table| table.name.schema != "clinical")
    {
        for name in table.key.iter().chain(&table.time) {
            assert!(table.column(name).is_some(), "{}: {name}", table.name);
        }
        for column in &table.columns {
            let place = format!("{}.{}", table.name, column.name);
            assert!(!column.meaning.is_empty(), "{place} has no meaning");
            assert!(rounds_core::table::is_identifier(&column.name), "{place}");
        }
    }
}

#[test]
fn the_shipped_mappings_fit_the_shipped_tables_and_their_files() {
    for (name, file, tables) in [
        (
            "prediction.toml",
            "apachePatientResult.csv.gz",
            vec!["ai.prediction", "ai.outcome"],
        ),
        ("hospital.toml", "hospital.csv", vec!["workforce.site"]),
        ("patient.toml", "patient.csv.gz", vec!["clinical.encounter"]),
    ] {
        let mapping = mapping(name);
        assert!(mapping.applies_to(file), "{name} should apply to {file}");
        assert!(!mapping.applies_to("apachePredVar.csv.gz"), "{name}");
        let filled = mapping.tables.iter();
        let filled: Vec<String> = filled
            .map(|table| table.definition().name.to_string())
            .collect();
        assert_eq!(filled, tables);
    }
}

#[test]
fn real_predictions_have_155_missing_scores_in_each_version() {
    let Some(path) = extract("apachePatientResult.csv.gz") else {
        return;
    };
    let mapping = mapping("prediction.toml");
    let source = read(&path, &mapping);
    let predictions = convert(&mapping.tables[0], &source);
    assert_eq!(predictions.refused, []);
    assert_eq!(predictions.batch.num_rows(), 3_676);
    let column = |name: &str| {
        predictions
            .batch
            .column_by_name(name)
            .expect("a column")
            .clone()
    };
    let (versions, scores) = (column("version"), column("score"));
    let mut rows_and_missing: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (row, version) in versions.as_string::<i32>().iter().flatten().enumerate() {
        let counts = rows_and_missing.entry(version).or_default();
        counts.0 += 1;
        counts.1 += usize::from(scores.is_null(row));
    }
    let expected = BTreeMap::from([("IV", (1_838, 155)), ("IVa", (1_838, 155))]);
    assert_eq!(rows_and_missing, expected);
    let largest = scores
        .as_primitive::<Float64Type>()
        .iter()
        .flatten()
        .fold(0.0, f64::max);
    assert!(
        (largest - 0.962_565_135_153_176_5).abs() < 1e-15,
        "{largest}"
    );
    assert_eq!(column("at").null_count(), 3_676);

    let outcomes = convert(&mapping.tables[1], &source);
    assert_eq!(outcomes.refused, []);
    let labels = outcomes.batch.column_by_name("label").expect("a column");
    let deaths: i64 = labels.as_primitive::<Int64Type>().iter().flatten().sum();
    assert_eq!((labels.null_count(), deaths), (0, 310));
}

#[test]
fn real_hospitals_keep_their_attributes() {
    let Some(path) = extract("hospital.csv.gz") else {
        return;
    };
    let mapping = mapping("hospital.toml");
    let sites = convert(&mapping.tables[0], &read(&path, &mapping));
    assert_eq!(sites.refused, []);
    assert_eq!(sites.batch.num_rows(), 186);
    let column = |name: &str| sites.batch.column_by_name(name).expect("a column").clone();
    assert_eq!(column("teaching").as_boolean().true_count(), 18);
    assert_eq!(column("region").null_count(), 18);
    assert_eq!(column("beds_category").null_count(), 28);
}

#[test]
fn real_unit_stays_end_in_their_year_of_discharge() {
    let Some(path) = extract("patient.csv.gz") else {
        return;
    };
    let mapping = mapping("patient.toml");
    let stays = convert(&mapping.tables[0], &read(&path, &mapping));
    assert_eq!(stays.refused, []);
    assert_eq!(stays.batch.num_rows(), 2_520);
    let column = |name: &str| stays.batch.column_by_name(name).expect("a column").clone();
    let first_instant_of_2015 = "2015-01-01T05:00:00Z"
        .parse::<jiff::Timestamp>()
        .expect("ISO");
    let ends = column("end");
    let ends = ends.as_primitive::<TimestampMicrosecondType>();
    let in_2015 = ends
        .iter()
        .flatten()
        .filter(|end| *end == first_instant_of_2015.as_microsecond());
    assert_eq!((in_2015.count(), ends.null_count()), (1_316, 0));
    let dispositions = column("discharge_disposition");
    let died = dispositions
        .as_string::<i32>()
        .iter()
        .filter(|code| *code == Some("exp"));
    assert_eq!((died.count(), dispositions.null_count()), (212, 32));
    assert_eq!(column("start").null_count(), 2_520);
}

#[test]
fn a_row_with_an_unknown_outcome_or_an_impossible_score_is_refused() {
    let mapping = mapping("prediction.toml");
    let header = [
        "apachepatientresultsid",
        "patientunitstayid",
        "apacheversion",
        "predictedhospitalmortality",
        "actualhospitalmortality",
    ];
    let rows = [
        ["1", "10", "IV", "0.5", "ALIVE"],
        ["2", "10", "V", "0.5", "ALIVE"],
        ["3", "10", "IVa", "-1.0", "UNKNOWN"],
    ];
    let source = Source {
        header: header.map(str::to_owned).to_vec(),
        columns: (0..header.len())
            .map(|column| rows.iter().map(|row| Some(row[column])).collect())
            .collect(),
        lines: vec![2, 3, 4],
    };
    let refused = |table| {
        let rows = convert(table, &source).refused.into_iter();
        rows.map(|(row, refusal)| (row, refusal.reason.as_str()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        refused(&mapping.tables[0]),
        [(1, "unknown-code"), (2, "out-of-range")]
    );
    assert_eq!(refused(&mapping.tables[1]), [(2, "unknown-code")]);
}
