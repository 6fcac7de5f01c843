//! What is refused when a view is read, and how the message helps.

use rounds_formats::fhir::{View, ViewSet};
use serde_json::{Value, json};

use crate::support::{compile, one_column, patient_view};

fn message(definition: &Value) -> String {
    compile(definition).expect_err("refused").to_string()
}

#[test]
fn an_unknown_function_is_refused_by_name_file_column_and_position() {
    let text = message(&one_column("Patient", "name.family.upper()", "string"));
    for part in [
        "views/test.json",
        "select[0].column[0] \"v\"",
        "upper()",
        "character 13",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
}

#[test]
fn operators_outside_the_subset_are_refused_by_name() {
    for path in [
        "name | contact.name",
        "name.given & 'x'",
        "active implies true",
        "1 div 2",
        "id is string",
    ] {
        let text = message(&one_column("Patient", path, "string"));
        assert!(text.contains("not in the subset"), "{path}: {text}");
    }
}

#[test]
fn malformed_paths_are_refused() {
    for path in [
        "",
        "name.",
        "name..family",
        "name[",
        "name[-1]",
        "name['a']",
        "'open",
        "where()",
        "name.first(1)",
        "%undefined",
        "$that",
        "@@",
        "@2021-13",
        "ofType(quantity)",
        "getReferenceKey(patient)",
        "(1",
        "1)",
        "join(1)",
        "extension()",
    ] {
        assert!(
            compile(&one_column("Patient", path, "string")).is_err(),
            "{path} was accepted"
        );
    }
}

#[test]
fn a_misspelt_key_is_answered_with_the_nearest() {
    let mut view =
        patient_view(json!([{"column": [{"name": "id", "path": "id"}], "forEechOrNull": "name"}]));
    assert!(message(&view).contains("did you mean \"forEachOrNull\"?"));
    view = patient_view(json!([{"column": [{"name": "id", "path": "id", "colection": true}]}]));
    assert!(message(&view).contains("did you mean \"collection\"?"));
    view = patient_view(json!([{"column": [{"name": "id", "path": "id"}]}]));
    view["selects"] = json!([]);
    assert!(message(&view).contains("unknown key \"selects\""));
}

#[test]
fn what_fhir_allows_on_every_element_is_tolerated() {
    let mut view = patient_view(
        json!([{"id": "s1", "extension": [], "column": [{"name": "id", "path": "id", "id": "c1"}]}]),
    );
    for key in [
        "meta",
        "url",
        "version",
        "status",
        "experimental",
        "publisher",
        "contact",
        "useContext",
        "copyright",
        "text",
        "fhirVersion",
        "_name",
    ] {
        view[key] = json!("anything");
    }
    assert!(compile(&view).is_ok());
}

#[test]
fn structural_faults_are_refused() {
    let column = json!({"name": "id", "path": "id"});
    for (reason, view) in [
        ("no resource", json!({"select": [{"column": [column]}]})),
        ("no select", json!({"resource": "Patient"})),
        ("no columns", patient_view(json!([{"forEach": "name"}]))),
        (
            "no path",
            patient_view(json!([{"column": [{"name": "id"}]}])),
        ),
        (
            "no name",
            patient_view(json!([{"column": [{"path": "id"}]}])),
        ),
        (
            "name of a column",
            patient_view(json!([{"column": [{"name": "a b", "path": "id"}]}])),
        ),
        (
            "unknown type",
            patient_view(json!([{"column": [{"name": "id", "path": "id", "type": "strnig"}]}])),
        ),
        (
            "data type",
            patient_view(
                json!([{"column": [{"name": "id", "path": "name", "type": "HumanName"}]}]),
            ),
        ),
        (
            "same name twice",
            patient_view(json!([{"column": [column, column]}])),
        ),
        (
            "two iterations",
            patient_view(json!([{"forEach": "name", "repeat": ["name"], "column": [column]}])),
        ),
        (
            "constant without value",
            json!({"resource": "Patient", "constant": [{"name": "x"}], "select": [{"column": [column]}]}),
        ),
        (
            "constant of wrong type",
            json!({"resource": "Patient", "constant": [{"name": "x", "valueInteger": "1"}], "select": [{"column": [column]}]}),
        ),
        (
            "another resource type",
            json!({"resourceType": "Library", "resource": "Patient", "select": [{"column": [column]}]}),
        ),
        (
            "unknown tag",
            patient_view(
                json!([{"column": [{"name": "id", "path": "id", "tag": [{"name": "rounds/pih", "value": "none"}]}]}]),
            ),
        ),
        (
            "unknown class",
            patient_view(
                json!([{"column": [{"name": "id", "path": "id", "tag": [{"name": "rounds/phi", "value": "secret"}]}]}]),
            ),
        ),
    ] {
        assert!(compile(&view).is_err(), "{reason} was accepted");
    }
    assert!(View::compile("x.json", "{").is_err());
    assert!(View::compile("x.json", "[]").is_err());
}

#[test]
fn union_branches_need_the_same_columns_in_the_same_order() {
    let branch = |names: [&str; 2]| {
        let columns: Vec<Value> = names
            .iter()
            .map(|name| json!({"name": name, "path": "id", "type": "id"}))
            .collect();
        json!({"column": columns})
    };
    let union = |second: Value| patient_view(json!([{"unionAll": [branch(["a", "b"]), second]}]));
    assert!(compile(&union(branch(["a", "b"]))).is_ok());
    assert!(message(&union(branch(["b", "a"]))).contains("same in every branch"));
    let other_type = json!({"column": [{"name": "a", "path": "id", "type": "id"}, {"name": "b", "path": "active", "type": "boolean"}]});
    assert!(compile(&union(other_type)).is_err());
}

#[test]
fn two_views_of_one_name_are_refused() {
    let definition = one_column("Patient", "id", "id");
    let views = vec![
        compile(&definition).expect("compiles"),
        compile(&definition).expect("compiles"),
    ];
    let Err(error) = ViewSet::new(views) else {
        panic!("two views named t were accepted")
    };
    assert!(error.to_string().contains("already a view named \"t\""));
}

#[test]
fn deep_and_long_paths_are_refused_and_not_followed_to_the_end_of_the_stack() {
    let deep = format!("{}1{}", "(".repeat(2000), ")".repeat(2000));
    let signs = format!("{}1", "-".repeat(4000));
    let sum = vec!["1"; 1500].join("+");
    let chain = vec!["a"; 1500].join(".");
    let long = "a".repeat(100_000);
    for path in [deep, signs, sum, chain, long] {
        assert!(compile(&one_column("Patient", &path, "string")).is_err());
    }
}
