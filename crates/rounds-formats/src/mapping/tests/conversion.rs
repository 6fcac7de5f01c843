//! Texts to typed rows and refusals.

use super::*;
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};

const FULL: &str = r#"
title = "test"
format = "csv"
files = ["scores*.csv"]
delimiter = ";"
time_zone = "Europe/Vienna"
[[table]]
name = "ai.prediction"
[table.columns]
prediction_id = { from = "id" }
version = { constant = "IV" }
visits = { from = "visits" }
score = { from = "score", null = ["-1"], minimum = 0, maximum = 1 }
weight_kg = { from = "weight", unit_from = "unit", units = { kg = 1, g = 0.001 } }
shown = { from = "shown" }
day = { from = "day", format = "%d.%m.%Y" }
at = { from = "at" }
tags = { from = "tags", separator = "|" }
site_id = { compute = "'H' || hospital" }
"#;

/// One record that the full mapping can read, with the names of its fields.
const FULL_RECORD: [(&str, &str); 10] = [
    ("id", "p1"),
    ("visits", "3.0"),
    ("score", "-1"),
    ("weight", "500"),
    ("unit", "g"),
    ("shown", "Yes"),
    ("day", "03.02.1970"),
    ("at", "2021-07-01 12:00"),
    ("tags", "a| b||c"),
    ("spare", "?"),
];

#[test]
fn a_mapping_says_how_the_source_is_cut_and_what_is_computed() {
    let mapping = parse(FULL).expect("a valid mapping");
    let options = CsvOptions {
        delimiter: b';',
        quote: b'"',
        header: true,
    };
    assert_eq!(mapping.format, SourceFormat::Csv(options));
    assert!(mapping.applies_to("scores-2026.csv") && !mapping.applies_to("other.csv"));
    let computed: Vec<_> = mapping.tables[0].computed().collect();
    assert_eq!(computed, [("site_id", "'H' || hospital")]);
}

#[test]
fn a_full_mapping_gives_typed_rows_with_their_origin() {
    let mapping = parse(FULL).expect("a valid mapping");
    let header = FULL_RECORD.map(|(name, _)| name.to_owned());
    let bound = mapping.tables[0]
        .bind(&header, &TimeZone::UTC)
        .expect("columns are there");
    assert_eq!(bound.source_positions(), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    let source = FULL_RECORD.map(|(_, text)| texts(&[Some(text)]));
    let computed = BTreeMap::from([("site_id".to_owned(), texts(&[Some("H59")]))]);
    let converted = bound.convert(&source, &computed, 7, &[2]);
    assert_eq!(converted.refused, []);
    let batch = converted.batch;
    assert_eq!(batch.schema(), bound.schema());
    let column = |name: &str| batch.column_by_name(name).expect("the column is there");
    assert_eq!(column("prediction_id").as_string::<i32>().value(0), "p1");
    assert_eq!(column("version").as_string::<i32>().value(0), "IV");
    assert_eq!(column("visits").as_primitive::<Int64Type>().value(0), 3);
    assert!(column("score").is_null(0));
    assert!((column("weight_kg").as_primitive::<Float64Type>().value(0) - 0.5).abs() < 1e-12);
    assert!(column("shown").as_boolean().value(0));
    assert_eq!(column("day").as_primitive::<Date32Type>().value(0), 33);
    let at = column("at")
        .as_primitive::<TimestampMicrosecondType>()
        .value(0);
    assert_eq!(
        at,
        "2021-07-01T10:00:00Z"
            .parse::<jiff::Timestamp>()
            .expect("ISO")
            .as_microsecond()
    );
    let tags = column("tags").as_list::<i32>().value(0);
    let tags: Vec<_> = tags
        .as_string::<i32>()
        .iter()
        .flatten()
        .map(str::to_owned)
        .collect();
    assert_eq!(tags, ["a", "b", "c"]);
    assert_eq!(column("site_id").as_string::<i32>().value(0), "H59");
    assert_eq!(column("_batch").as_primitive::<Int64Type>().value(0), 7);
    assert_eq!(column("_line").as_primitive::<Int64Type>().value(0), 2);
}

#[test]
fn a_refused_row_keeps_its_place_and_loses_its_values() {
    let converted = convert_column(
        "score = { from = \"x\", maximum = 1 }",
        &[Some("0.5"), Some("n/a"), None, Some("2"), Some("0,5")],
    );
    assert_eq!(
        reasons(&converted),
        [
            (1, Reason::WrongType),
            (3, Reason::OutOfRange),
            (4, Reason::WrongType)
        ]
    );
    let (_, refusal) = &converted.refused[0];
    assert_eq!(
        refusal.to_string(),
        "ai.prediction.score (from x): expected a number, found \"n/a\""
    );
    let ids = converted.batch.column(0);
    assert_eq!(converted.batch.num_rows(), 5);
    let has_id: Vec<bool> = (0..5).map(|row| ids.is_valid(row)).collect();
    assert_eq!(has_id, [true, false, true, false, false]);
    assert_eq!(
        converted
            .batch
            .column_by_name("_line")
            .map(|lines| lines.null_count()),
        Some(0)
    );
}

#[test]
fn codes_are_translated_and_unknown_ones_refused_kept_or_left_out() {
    let values = [Some("IV"), Some(" IVa "), Some("V"), Some("")];
    let codes = "codes = { IV = \"4\", IVa = \"4a\" }";
    let refusing = convert_column(&format!("version = {{ from = \"x\", {codes} }}"), &values);
    assert_eq!(reasons(&refusing), [(2, Reason::UnknownCode)]);
    assert_eq!(refusing.batch.column(1).as_string::<i32>().value(1), "4a");
    assert!(refusing.batch.column(1).is_null(3));
    let keeping = convert_column(
        &format!("version = {{ from = \"x\", {codes}, other = \"keep\" }}"),
        &values,
    );
    assert_eq!(reasons(&keeping), []);
    assert_eq!(keeping.batch.column(1).as_string::<i32>().value(2), "V");
    let leaving_out = convert_column(
        &format!("version = {{ from = \"x\", {codes}, other = \"null\" }}"),
        &values,
    );
    assert!(leaving_out.refused.is_empty() && leaving_out.batch.column(1).is_null(2));
}

#[test]
fn an_unknown_unit_is_refused_but_a_missing_value_needs_none() {
    let converted = convert_column(
        "weight_kg = { from = \"x\", unit_from = \"unit\", units = { kg = 1, lb = 0.45359237 } }",
        &[Some("500"), Some("")],
    );
    assert_eq!(reasons(&converted), [(0, Reason::UnknownUnit)]);
    let message = converted.refused[0].1.to_string();
    assert!(
        message.contains("\"g\"") && message.contains("kg, lb"),
        "{message}"
    );
}

#[test]
fn an_empty_key_is_refused_whatever_the_mapping_calls_missing() {
    for head in ["", "null = []\n", "null = [\"NULL\"]\n"] {
        let mapping = parse(&format!("{head}{HEAD}")).expect("a valid mapping");
        let bound = mapping.tables[0]
            .bind(&["id".to_owned()], &TimeZone::UTC)
            .expect("columns are there");
        let source = [texts(&[
            Some("a"),
            Some(""),
            None,
            Some("  "),
            Some("NULL"),
        ])];
        let converted = bound.convert(&source, &BTreeMap::new(), 1, &[2, 3, 4, 5, 6]);
        let refused = reasons(&converted);
        assert!(
            refused
                .iter()
                .all(|(_, reason)| *reason == Reason::MissingKey)
        );
        let rows: Vec<usize> = refused.into_iter().map(|(row, _)| row).collect();
        let expected: &[usize] = if head.contains("NULL") {
            &[1, 2, 3, 4]
        } else {
            &[1, 2, 3]
        };
        assert_eq!(rows, expected);
    }
}

#[test]
fn a_text_that_was_not_supplied_refuses_the_row() {
    let mapping =
        parse(&format!("{HEAD}site_id = {{ compute = \"x\" }}")).expect("a valid mapping");
    let bound = mapping.tables[0]
        .bind(&["id".to_owned()], &TimeZone::UTC)
        .expect("bound");
    let source = [texts(&[Some("a")])];
    let converted = bound.convert(&source, &BTreeMap::new(), 1, &[2, 3]);
    assert_eq!(
        reasons(&converted),
        [(0, Reason::Malformed), (1, Reason::Malformed)]
    );
}
