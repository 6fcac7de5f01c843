//! From a view to its table: key, time, meanings, classes, and the hash of the definition.

use rounds_core::{ColumnType, PhiClass};
use serde_json::{Value, json};

use crate::support::{compile, patient_view};

fn visit() -> Value {
    json!({
        "name": "visit",
        "description": "One visit.",
        "resource": "Encounter",
        "select": [{"column": [
            {"name": "id", "path": "getResourceKey()", "type": "id", "description": "The visit."},
            {"name": "started", "path": "period.start", "type": "dateTime", "description": "When it began.",
             "tag": [{"name": "rounds/time", "value": "yes"}, {"name": "rounds/phi", "value": "quasi"}]},
            {"name": "offset", "path": "period.start", "description": "Clock of the source.",
             "tag": [{"name": "rounds/part", "value": "utc_offset_minutes"}, {"name": "rounds/unit", "value": "min"}]}
        ]}]
    })
}

#[test]
fn tags_make_the_table() {
    let table = compile(&visit())
        .expect("compiles")
        .table_definition()
        .expect("a table");
    assert_eq!(table.name.to_string(), "clinical.visit");
    assert_eq!(table.title, "One visit.");
    assert_eq!(table.key, ["id"]);
    assert_eq!(table.time.as_deref(), Some("started"));
    assert_eq!(
        table.column("started").map(|c| c.phi),
        Some(PhiClass::Quasi)
    );
    let offset = table.column("offset").expect("the column");
    assert_eq!(
        (offset.column_type, offset.unit.as_deref()),
        (ColumnType::Integer, Some("min"))
    );
}

#[test]
fn a_tag_of_the_view_names_another_schema() {
    let tagged = |tags: Value| {
        let mut view = visit();
        view["meta"] = json!({ "tag": tags });
        let view = compile(&view).map_err(|error| error.to_string())?;
        view.table_definition()
            .map(|table| table.name.to_string())
            .map_err(|error| error.to_string())
    };
    let schema = |code: &str| json!({"system": "rounds/schema", "code": code});
    let other = json!({"system": "urn:other", "code": "activity"});
    assert_eq!(
        tagged(json!([other, schema("activity")])),
        Ok("activity.visit".to_owned())
    );
    assert_eq!(tagged(json!([other])), Ok("clinical.visit".to_owned()));
    let two = tagged(json!([schema("activity"), schema("clinical")])).expect_err("two schemas");
    assert!(two.contains("at most one tag rounds/schema"), "{two}");
    let named_badly = tagged(json!([schema("My Schema")])).expect_err("no identifier");
    assert!(named_badly.contains("meta.tag[0]"), "{named_badly}");
}

#[test]
fn a_view_says_where_the_id_is_and_whether_rows_are_resources() {
    let mut view = visit();
    let compiled = compile(&view).expect("compiles");
    assert_eq!(compiled.resource_key_column(), Some("id"));
    assert!(compiled.has_one_row_a_resource());
    view["where"] = json!([{"path": "status = 'finished'"}]);
    assert!(!compile(&view).expect("compiles").has_one_row_a_resource());
    view = visit();
    view["select"][0]["forEach"] = json!("location");
    let repeated = compile(&view).expect("compiles");
    assert_eq!(repeated.resource_key_column(), None);
    assert!(!repeated.has_one_row_a_resource());
    view = visit();
    let place = json!({"forEachOrNull": "location.first()", "column": [{"name": "place", "path": "status"}]});
    view["select"] = json!([view["select"][0], place]);
    let with_first = compile(&view).expect("compiles");
    assert!(with_first.has_one_row_a_resource());
    view["select"][1]["forEachOrNull"] = json!("location");
    assert!(!compile(&view).expect("compiles").has_one_row_a_resource());
}

#[test]
fn key_columns_are_ordered_by_their_ordinals() {
    let mut view = visit();
    view["select"][0]["column"][0]["tag"] = json!([{"name": "rounds/key", "value": "2"}]);
    view["select"][0]["column"][1]["tag"] = json!([{"name": "rounds/key", "value": "1"}]);
    let table = compile(&view)
        .expect("compiles")
        .table_definition()
        .expect("a table");
    assert_eq!(table.key, ["started", "id"]);
}

#[test]
fn a_table_needs_a_key_meanings_and_plain_names() {
    let fault = |view: &Value| {
        compile(view)
            .expect("compiles")
            .table_definition()
            .expect_err("refused")
            .to_string()
    };
    let mut view = visit();
    view["select"][0]["column"][0]["name"] = json!("visit_id");
    assert!(fault(&view).contains("no key"));
    view = visit();
    view["select"][0]["column"][1]["description"] = Value::Null;
    assert!(compile(&view).is_err());
    view["select"][0]["column"][1]
        .as_object_mut()
        .expect("a column")
        .remove("description");
    assert!(fault(&view).contains("\"started\" has no description"));
    view = visit();
    view["select"][0]["column"][1]["name"] = json!("periodStart");
    assert!(fault(&view).contains("lower-case"));
    view = visit();
    view["name"] = json!("Visit");
    assert!(fault(&view).contains("not a table name"));
}

#[test]
fn types_that_are_not_written_come_from_the_path() {
    let columns: Vec<Value> = [
        "birthDate",
        "meta.lastUpdated",
        "active",
        "name.exists()",
        "name.first().period.start",
        "%rowIndex",
        "multipleBirth.ofType(integer)",
        "gender",
        "id = 'x'",
        "1 + 2",
    ]
    .iter()
    .enumerate()
    .map(|(number, path)| json!({"name": format!("c{number}"), "path": path}))
    .collect();
    let view = compile(&patient_view(json!([{"column": columns}]))).expect("compiles");
    let types: Vec<ColumnType> = view
        .columns()
        .iter()
        .map(|column| column.column_type)
        .collect();
    use ColumnType::{Boolean, Date, Integer, Number, String, Timestamp};
    assert_eq!(
        types,
        [
            Date, Timestamp, Boolean, Boolean, Timestamp, Integer, Integer, String, Boolean, Number
        ]
    );
}

#[test]
fn the_hash_changes_with_the_meaning_of_the_file_and_not_with_its_layout() {
    let view = visit();
    let reordered: std::string::String = {
        let object = view.as_object().expect("an object");
        let members: Vec<std::string::String> = object
            .iter()
            .rev()
            .map(|(key, value)| format!("\n  {key:?}: {value}"))
            .collect();
        format!("{{{}}}", members.join(","))
    };
    let compile_text =
        |text: &str| rounds_formats::fhir::View::compile("v.json", text).expect("compiles");
    let hash = compile_text(&view.to_string()).definition_hash();
    assert_eq!(hash, compile_text(&reordered).definition_hash());
    let mut changed = visit();
    changed["select"][0]["column"][1]["path"] = json!("period.end");
    assert_ne!(hash, compile_text(&changed.to_string()).definition_hash());
}
