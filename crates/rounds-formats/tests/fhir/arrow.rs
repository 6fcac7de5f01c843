//! What comes out as Arrow: types, instants, refusals, and what a refused line leaves behind.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use rounds_core::Reason;
use rounds_formats::fhir::{Extractor, ViewSet};
use serde_json::{Value, json};

use crate::support::{
    batch, compile, extractor, one_column, patient_view, provenance, push, push_bytes,
};

fn micros(batch: &RecordBatch, column: usize) -> i64 {
    batch
        .column(column)
        .as_primitive::<TimestampMicrosecondType>()
        .value(0)
}

fn instant(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>()
        .expect("an instant")
        .as_microsecond()
}

fn one(path: &str, fhir_type: &str, value: Value) -> Result<RecordBatch, rounds_core::Refusal> {
    let resource = json!({"resourceType": "Basic", "id": "b", "v": value});
    Ok(batch(&one_column("Basic", path, fhir_type), &resource)?.expect("a row"))
}

#[test]
fn every_type_has_its_arrow_type() {
    assert_eq!(
        one("v", "code", json!("x"))
            .expect("fits")
            .column(0)
            .as_string::<i32>()
            .value(0),
        "x"
    );
    assert!(
        one("v", "boolean", json!(true))
            .expect("fits")
            .column(0)
            .as_boolean()
            .value(0)
    );
    assert_eq!(
        one("v", "positiveInt", json!(4))
            .expect("fits")
            .column(0)
            .as_primitive::<Int64Type>()
            .value(0),
        4
    );
    assert_eq!(
        one("v", "integer64", json!("9007199254740993"))
            .expect("fits")
            .column(0)
            .as_primitive::<Int64Type>()
            .value(0),
        9_007_199_254_740_993
    );
    assert_eq!(
        one("v", "decimal", json!(4))
            .expect("fits")
            .column(0)
            .as_primitive::<Float64Type>()
            .value(0),
        4.0
    );
    assert_eq!(
        one("v", "date", json!("1980-05"))
            .expect("fits")
            .column(0)
            .as_primitive::<Date32Type>()
            .value(0),
        3773
    );
    assert!(
        one("missing", "date", json!("x"))
            .expect("null")
            .column(0)
            .is_null(0)
    );
}

#[test]
fn instants_honour_the_offset_and_partial_ones_begin_at_midnight() {
    for (text, expected) in [
        (
            "2026-03-01T10:15:00.123456+01:00",
            "2026-03-01T09:15:00.123456Z",
        ),
        ("2026-03-01T10:15:00Z", "2026-03-01T10:15:00Z"),
        ("2026-03-01", "2026-03-01T00:00:00Z"),
        ("2026-03", "2026-03-01T00:00:00Z"),
        ("2026", "2026-01-01T00:00:00Z"),
    ] {
        let batch = one("v", "dateTime", json!(text)).expect("fits");
        assert_eq!(micros(&batch, 0), instant(expected), "{text}");
    }
}

#[test]
fn a_zone_says_when_a_day_without_offset_begins() {
    let view = compile(&one_column("Basic", "v", "dateTime")).expect("compiles");
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").expect("bundled zone");
    let views = ViewSet::new(vec![view])
        .expect("one view")
        .with_time_zone(zone);
    let mut extractor = Extractor::new(Arc::new(views));
    push(
        &mut extractor,
        &json!({"resourceType": "Basic", "id": "b", "v": "2026-07-01"}),
    )
    .expect("fits");
    let batch = extractor.take_batch(0).expect("a row");
    assert_eq!(micros(&batch, 0), instant("2026-06-30T22:00:00Z"));
}

#[test]
fn the_offset_can_be_a_column_of_its_own() {
    let view = json!({"resource": "Basic", "select": [{"column": [
        {"name": "offset", "path": "v", "tag": [{"name": "rounds/part", "value": "utc_offset_minutes"}]}
    ]}]});
    let offset = |text: &str| {
        let resource = json!({"resourceType": "Basic", "id": "b", "v": text});
        let batch = batch(&view, &resource).expect("fits").expect("a row");
        let column = batch.column(0).as_primitive::<Int64Type>().clone();
        column.is_valid(0).then(|| column.value(0))
    };
    assert_eq!(offset("2026-03-01T10:15:00-05:30"), Some(-330));
    assert_eq!(offset("2026-03-01T10:15:00Z"), Some(0));
    assert_eq!(offset("2026-03-01"), None);
}

#[test]
fn values_that_do_not_fit_are_refused_by_column() {
    for (fhir_type, value, reason) in [
        ("string", json!(5), Reason::WrongType),
        ("string", json!({"a": 1}), Reason::WrongType),
        ("boolean", json!("true"), Reason::WrongType),
        ("integer", json!(1.5), Reason::WrongType),
        ("decimal", json!("1.5"), Reason::WrongType),
        ("date", json!("2021-02-30"), Reason::ImpossibleDate),
        ("date", json!("soon"), Reason::WrongType),
        (
            "dateTime",
            json!("2021-02-30T00:00:00Z"),
            Reason::ImpossibleDate,
        ),
        ("dateTime", json!("1066-10-14"), Reason::ImpossibleDate),
        ("dateTime", json!("9999-12-31"), Reason::ImpossibleDate),
        ("string", json!(["a", "b"]), Reason::TooManyValues),
    ] {
        let refusal = one("v", fhir_type, value.clone()).expect_err("refused");
        assert_eq!(
            (refusal.reason, refusal.column.as_deref()),
            (reason, Some("t.v")),
            "{fhir_type} {value}"
        );
    }
}

#[test]
fn collections_are_lists_of_text() {
    let view = json!({"resource": "Basic", "select": [{"column": [
        {"name": "v", "path": "v", "type": "decimal", "collection": true}
    ]}]});
    let resource = json!({"resourceType": "Basic", "id": "b", "v": ["a", 2, true, null]});
    let batch = batch(&view, &resource).expect("fits").expect("a row");
    let list = batch.column(0).as_list::<i32>().value(0);
    let texts: Vec<&str> = list.as_string::<i32>().iter().flatten().collect();
    assert_eq!(texts, ["a", "2", "true"]);
}

#[test]
fn a_batch_ends_with_where_its_rows_came_from() {
    let batch = one("v", "string", json!("x")).expect("fits");
    let schema = batch.schema();
    let names: Vec<&str> = schema
        .fields()
        .iter()
        .map(|field| field.name().as_str())
        .collect();
    assert_eq!(names, ["v", "_batch", "_line", "_hash"]);
    let number = |column: usize| batch.column(column).as_primitive::<Int64Type>().value(0);
    assert_eq!((number(1), number(2), number(3)), (3, 7, 11));
}

#[test]
fn a_refused_line_leaves_nothing_in_any_view() {
    let good = compile(&json!({"name": "good", "resource": "Patient", "select": [
        {"column": [{"name": "id", "path": "id", "type": "id"}, {"name": "given", "path": "name.given", "collection": true}]}
    ]}));
    let strict = compile(&json!({"name": "strict", "resource": "Patient", "select": [
        {"column": [{"name": "id", "path": "id", "type": "id"}]},
        {"forEach": "name", "column": [{"name": "family", "path": "family", "type": "string"}]}
    ]}));
    let views =
        ViewSet::new(vec![good.expect("compiles"), strict.expect("compiles")]).expect("two views");
    let mut extractor = Extractor::new(Arc::new(views));
    let patient = |id: &str, family: Value| json!({"resourceType": "Patient", "id": id, "name": [{"family": "A", "given": ["B"]}, {"family": family}]});
    push(&mut extractor, &patient("p1", json!("C"))).expect("fits");
    let refusal = push(&mut extractor, &patient("p2", json!(5))).expect_err("a number for a name");
    assert_eq!(refusal.column.as_deref(), Some("strict.family"));
    push(&mut extractor, &patient("p3", json!("D"))).expect("fits");
    let counts: Vec<(usize, usize)> = extractor
        .views_with_rows()
        .map(|(view, rows, _)| (view, rows))
        .collect();
    assert_eq!(counts, [(0, 2), (1, 4)]);
    let ids = |batch: RecordBatch| -> Vec<String> {
        batch
            .column(0)
            .as_string::<i32>()
            .iter()
            .flatten()
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(ids(extractor.take_batch(0).expect("rows")), ["p1", "p3"]);
    assert_eq!(
        ids(extractor.take_batch(1).expect("rows")),
        ["p1", "p1", "p3", "p3"]
    );
    assert!(extractor.take_batch(0).is_none());
}

#[test]
fn what_a_resource_says_of_itself_comes_back_with_or_without_views() {
    let mut extractor = extractor(&patient_view(
        json!([{"column": [{"name": "id", "path": "id"}]}]),
    ));
    for resource_type in ["Patient", "Group"] {
        let meta = json!({"versionId": "3", "lastUpdated": "2026-01-02T03:04:05.000Z"});
        let mut line = json!({"meta": meta, "id": "x1", "resourceType": resource_type})
            .to_string()
            .into_bytes();
        let extracted = extractor.push(&mut line, provenance()).expect("taken in");
        assert_eq!(
            (extracted.resource_type, extracted.id, extracted.version_id),
            (resource_type, "x1", Some("3"))
        );
        assert_eq!(
            extracted.last_updated_us,
            Some(instant("2026-01-02T03:04:05Z"))
        );
    }
    assert_eq!(extractor.views_with_rows().count(), 1);
}

#[test]
fn lines_that_are_no_resource_are_refused_with_a_reason() {
    let mut extractor = extractor(&patient_view(
        json!([{"column": [{"name": "id", "path": "id"}]}]),
    ));
    let nested = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    for (line, reason) in [
        (r#"{"id":"x"}"#, Reason::MissingKey),
        (r#"{"resourceType":"Patient"}"#, Reason::MissingKey),
        (r#"{"resourceType":"Patient","id":""}"#, Reason::MissingKey),
        (r#"{"resourceType":"Patient","id":5}"#, Reason::MissingKey),
        (r#"{"resourceType":7,"id":"x"}"#, Reason::MissingKey),
        (r#"{"resourceType":"Patient","id":"x""#, Reason::Malformed),
        ("[]", Reason::Malformed),
        ("\"text\"", Reason::Malformed),
        ("", Reason::Malformed),
        (&nested, Reason::Malformed),
        (
            r#"{"resourceType":"Group","id":"x","meta":{"lastUpdated":"2026-02-30T00:00:00Z"}}"#,
            Reason::ImpossibleDate,
        ),
    ] {
        let refusal = push_bytes(&mut extractor, line.as_bytes()).expect_err("refused");
        assert_eq!(
            refusal.reason,
            reason,
            "{}",
            line.chars().take(60).collect::<String>()
        );
    }
    let invalid_utf8 = b"{\"resourceType\":\"Patient\",\"id\":\"\xff\"}";
    assert_eq!(
        push_bytes(&mut extractor, invalid_utf8).map_err(|r| r.reason),
        Err(Reason::Malformed)
    );
    assert_eq!(extractor.views_with_rows().count(), 0);
}
