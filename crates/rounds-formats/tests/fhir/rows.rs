//! The traps of the specification, on resources of our own.

use rounds_core::Reason;
use serde_json::{Value, json};

use crate::support::{patient_view, rows};

fn patient() -> Value {
    json!({
        "resourceType": "Patient",
        "id": "amara",
        "name": [
            {"use": "official", "family": "Okafor", "given": ["Amara", "Ngozi"]},
            {"use": "nickname", "given": ["Ama"]}
        ],
        "telecom": [{"system": "phone", "value": "1"}, {"system": "email", "value": "2"}],
        "active": true,
        "deceasedBoolean": false
    })
}

fn column(name: &str, path: &str) -> Value {
    json!({"name": name, "path": path, "type": "string"})
}

#[test]
fn several_values_in_a_column_that_takes_one_are_an_error() {
    let view = patient_view(json!([{"column": [column("given", "name.given")]}]));
    let error = rows(&view, &patient()).expect_err("three given names");
    assert_eq!(error.reason, Reason::TooManyValues);
    assert_eq!(error.column.as_deref(), Some("patient.given"));
}

#[test]
fn a_collection_column_takes_all_values_and_is_empty_without_any() {
    let view = patient_view(json!([{"column": [
        {"name": "given", "path": "name.given", "collection": true},
        {"name": "city", "path": "address.city", "collection": true}
    ]}]));
    let expected = json!([{"given": ["Amara", "Ngozi", "Ama"], "city": []}]);
    assert_eq!(rows(&view, &patient()), Ok(expected));
}

#[test]
fn sibling_selects_combine_each_with_each() {
    let view = patient_view(json!([
        {"forEach": "name", "column": [column("use", "use")]},
        {"forEach": "telecom", "column": [column("value", "value")]}
    ]));
    let expected = json!([
        {"use": "official", "value": "1"}, {"use": "official", "value": "2"},
        {"use": "nickname", "value": "1"}, {"use": "nickname", "value": "2"}
    ]);
    assert_eq!(rows(&view, &patient()), Ok(expected));
}

#[test]
fn for_each_without_elements_gives_no_row_and_for_each_or_null_exactly_one() {
    let inner = json!([{"column": [column("line", "line.first()")]}, {"forEach": "line", "column": [column("each", "$this")]}]);
    let none = patient_view(
        json!([{"column": [column("id", "id")]}, {"forEach": "address", "select": inner.clone()}]),
    );
    assert_eq!(rows(&none, &patient()), Ok(json!([])));
    let null = patient_view(
        json!([{"column": [column("id", "id")]}, {"forEachOrNull": "address", "select": inner}]),
    );
    assert_eq!(
        rows(&null, &patient()),
        Ok(json!([{"id": "amara", "line": null, "each": null}]))
    );
}

#[test]
fn the_null_row_is_one_even_where_branches_would_give_two() {
    let view = patient_view(json!([{"forEachOrNull": "address", "unionAll": [
        {"column": [column("place", "city")]}, {"column": [column("place", "state")]}
    ]}]));
    assert_eq!(rows(&view, &patient()), Ok(json!([{"place": null}])));
}

#[test]
fn union_branches_follow_one_another_within_their_parent() {
    let view = patient_view(json!([{"column": [column("id", "id")], "unionAll": [
        {"forEach": "name", "column": [column("text", "use")]},
        {"column": [column("text", "'none'")]}
    ]}]));
    let expected = json!([
        {"id": "amara", "text": "official"}, {"id": "amara", "text": "nickname"}, {"id": "amara", "text": "none"}
    ]);
    assert_eq!(rows(&view, &patient()), Ok(expected));
}

#[test]
fn where_must_be_true_or_false() {
    let mut view = patient_view(json!([{"column": [column("id", "id")]}]));
    view["where"] = json!([{"path": "active"}, {"path": "deceased.ofType(boolean) = false"}]);
    assert_eq!(rows(&view, &patient()), Ok(json!([{"id": "amara"}])));
    view["where"] = json!([{"path": "birthDate = '2000'"}]);
    assert_eq!(rows(&view, &patient()), Ok(json!([])));
    view["where"] = json!([{"path": "id"}]);
    let error = rows(&view, &patient()).expect_err("an id is not a condition");
    assert_eq!(error.reason, Reason::WrongType);
}

#[test]
fn the_row_index_counts_each_level_by_itself() {
    let view = patient_view(json!([
        {"column": [{"name": "top", "path": "%rowIndex"}]},
        {"forEach": "name", "column": [{"name": "name", "path": "%rowIndex"}], "select": [
            {"forEach": "given", "column": [{"name": "given", "path": "%rowIndex"}]}
        ]}
    ]));
    let expected = json!([
        {"top": 0, "name": 0, "given": 0}, {"top": 0, "name": 0, "given": 1}, {"top": 0, "name": 1, "given": 0}
    ]);
    assert_eq!(rows(&view, &patient()), Ok(expected));
}

#[test]
fn repeat_goes_to_any_depth_and_numbers_its_elements_in_order() {
    let answers = json!({"resourceType": "QuestionnaireResponse", "id": "q", "item": [
        {"linkId": "a", "item": [{"linkId": "a1", "answer": [{"valueString": "x", "item": [{"linkId": "a1x"}]}]}]},
        {"linkId": "b"}
    ]});
    let view = json!({"resource": "QuestionnaireResponse", "select": [{
        "repeat": ["item", "answer.item"],
        "column": [{"name": "link", "path": "linkId"}, {"name": "position", "path": "%rowIndex"}]
    }]});
    let expected = json!([
        {"link": "a", "position": 0}, {"link": "a1", "position": 1},
        {"link": "a1x", "position": 2}, {"link": "b", "position": 3}
    ]);
    assert_eq!(rows(&view, &answers), Ok(expected));
}

#[test]
fn a_repeat_that_stays_where_it_is_ends_with_an_error() {
    let view = patient_view(json!([{"repeat": ["$this"], "column": [column("id", "id")]}]));
    assert!(rows(&view, &patient()).is_err());
}

#[test]
fn selects_that_multiply_without_end_are_stopped() {
    let letters: Vec<Value> = (0..200).map(|n| json!({"family": n.to_string()})).collect();
    let crowded = json!({"resourceType": "Patient", "id": "x", "name": letters});
    let selects: Vec<Value> = ["a", "b", "c"]
        .iter()
        .map(|name| json!({"forEach": "name", "column": [column(name, "family")]}))
        .collect();
    let error =
        rows(&patient_view(Value::from(selects)), &crowded).expect_err("eight million rows");
    assert_eq!(error.reason, Reason::TooManyValues);
}

#[test]
fn resources_of_other_types_give_no_rows() {
    let view = patient_view(json!([{"column": [column("id", "id")]}]));
    let group = json!({"resourceType": "Group", "id": "g"});
    assert_eq!(rows(&view, &group), Ok(json!([])));
}

#[test]
fn constants_stand_for_their_values() {
    let mut view = patient_view(json!([
        {"forEach": "name.where(use = %kind)", "column": [column("second", "given[%position]")]}
    ]));
    view["constant"] =
        json!([{"name": "kind", "valueCode": "official"}, {"name": "position", "valueInteger": 1}]);
    assert_eq!(rows(&view, &patient()), Ok(json!([{"second": "Ngozi"}])));
}
