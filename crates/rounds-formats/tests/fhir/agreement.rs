//! The two outputs agree: a row in Arrow says what the same row says in JSON.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use rounds_core::ColumnType;
use rounds_formats::fhir::{Extractor, View, ViewColumn, ViewSet};
use serde_json::{Map, Value, json};

use crate::support::{provenance, push};

fn shared(path: &str) -> Option<PathBuf> {
    let found = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared")
        .join(path);
    if found.exists() {
        return Some(found);
    }
    println!("skipped: no {path} beside the project");
    None
}

/// A JSON cell brought to what the column's Arrow type can say.
fn expected(column: &ViewColumn, value: &Value) -> Value {
    match (column.column_type, value) {
        (ColumnType::Timestamp, Value::String(text)) => {
            // Partial and zone-less texts are checked elsewhere, against values written by hand.
            let instant = text
                .parse::<jiff::Timestamp>()
                .map(jiff::Timestamp::as_microsecond);
            instant.map_or_else(|_| json!("partial"), Value::from)
        }
        (ColumnType::Date, Value::String(text)) => {
            let day = text
                .get(..10)
                .and_then(|day| day.parse::<jiff::civil::Date>().ok());
            day.map_or(json!("partial"), |day| json!(day.to_string()))
        }
        (ColumnType::Number, Value::Number(number)) => json!(number.as_f64()),
        (ColumnType::Strings, Value::Array(values)) => values
            .iter()
            .map(|value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
            })
            .collect(),
        _ => value.clone(),
    }
}

fn found(column: &ViewColumn, batch: &RecordBatch, number: usize, row: usize) -> Value {
    let array = batch.column(number);
    if array.is_null(row) {
        return Value::Null;
    }
    match column.column_type {
        ColumnType::String => json!(array.as_string::<i32>().value(row)),
        ColumnType::Boolean => json!(array.as_boolean().value(row)),
        ColumnType::Integer => json!(array.as_primitive::<Int64Type>().value(row)),
        ColumnType::Number => json!(array.as_primitive::<Float64Type>().value(row)),
        ColumnType::Timestamp => json!(array.as_primitive::<TimestampMicrosecondType>().value(row)),
        ColumnType::Date => {
            let days = array.as_primitive::<Date32Type>().value(row);
            let day = jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(days));
            json!(day.to_string())
        }
        ColumnType::Strings => {
            let list = array.as_list::<i32>().value(row);
            list.as_string::<i32>()
                .iter()
                .map(|text| json!(text))
                .collect()
        }
    }
}

fn assert_agree(
    view: &View,
    rows: &[Map<String, Value>],
    batch: Option<&RecordBatch>,
    context: &str,
) -> usize {
    assert_eq!(
        rows.len(),
        batch.map_or(0, RecordBatch::num_rows),
        "{context}"
    );
    let mut compared = 0;
    for (row, json_row) in rows.iter().enumerate() {
        for (number, column) in view.columns().iter().enumerate() {
            let expected = expected(column, &json_row[&column.name]);
            if expected == json!("partial") {
                continue;
            }
            let found = found(column, batch.expect("rows"), number, row);
            assert!(
                is_same(&found, &expected),
                "{context}: {}: {found} is not {expected}",
                column.name
            );
            compared += 1;
        }
    }
    compared
}

/// The JSON crate that makes the expectation may be off in the last digit of a number.
fn is_same(found: &Value, expected: &Value) -> bool {
    match (found.as_f64(), expected.as_f64()) {
        (Some(found), Some(expected)) => (found - expected).abs() <= f64::EPSILON * expected.abs(),
        _ => found == expected,
    }
}

fn compile(text: &str) -> View {
    View::compile("view.json", text).expect("the view compiles")
}

#[test]
fn both_outputs_agree_on_the_official_suite() {
    let Some(folder) = shared("data/sof-tests/tests") else {
        return;
    };
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let text =
            std::fs::read_to_string(entry.expect("an entry").path()).expect("a readable file");
        let file: Value = serde_json::from_str(&text).expect("JSON");
        for case in file["tests"].as_array().into_iter().flatten() {
            let definition = case["view"].to_string();
            let Ok(view) = View::compile("case.json", &definition) else {
                continue;
            };
            let views = Arc::new(ViewSet::new(vec![compile(&definition)]).expect("one view"));
            let mut extractor = Extractor::new(views);
            for resource in file["resources"].as_array().into_iter().flatten() {
                let mut resource = resource.clone();
                resource["id"] = resource.get("id").cloned().unwrap_or(json!("x"));
                let context = format!("{} / {}", file["title"], case["title"]);
                match view.rows(&resource) {
                    Ok(rows) => {
                        push(&mut extractor, &resource).expect(&context);
                        compared +=
                            assert_agree(&view, &rows, extractor.take_batch(0).as_ref(), &context);
                    }
                    Err(_) => assert!(push(&mut extractor, &resource).is_err(), "{context}"),
                }
            }
        }
    }
    assert!(compared > 500, "only {compared} values compared");
}

#[test]
fn both_outputs_agree_on_synthetic_patients() {
    let (Some(lines), Some(views)) = (
        shared("data/fhir/synthea-r4-615"),
        shared("bench/fhir/views"),
    ) else {
        return;
    };
    for name in [
        "Patient",
        "Encounter",
        "Observation",
        "Condition",
        "MedicationRequest",
    ] {
        let view_file = views.join(format!("{}.json", name.to_lowercase()));
        agree_on_file(&lines.join(format!("{name}.ndjson.gz")), &view_file);
    }
}

fn agree_on_file(lines: &Path, view_file: &Path) {
    use std::io::BufRead as _;
    let text = std::fs::read_to_string(view_file).expect("a readable view");
    let view = compile(&text);
    let views = Arc::new(ViewSet::new(vec![compile(&text)]).expect("one view"));
    let mut extractor = Extractor::new(views);
    let packed = std::fs::File::open(lines).expect("a readable file");
    let reader = std::io::BufReader::new(flate2::read::MultiGzDecoder::new(packed));
    let mut compared = 0;
    for line in reader.lines().step_by(29).take(300) {
        let mut line = line.expect("text").into_bytes();
        let resource: Value = serde_json::from_slice(&line).expect("JSON");
        extractor.push(&mut line, provenance()).expect("taken in");
        let rows = view.rows(&resource).expect("rows");
        compared += assert_agree(
            &view,
            &rows,
            extractor.take_batch(0).as_ref(),
            &lines.display().to_string(),
        );
    }
    assert!(
        compared > 200,
        "only {compared} values compared in {}",
        lines.display()
    );
}
