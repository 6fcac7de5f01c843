//! A path of a view: it is refused, or it runs over a resource without falling over.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rounds_formats::fhir::{View, check_path};
use rounds_fuzz::RESOURCES;
use serde_json::{Value, json};

static PATIENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(RESOURCES[0]).expect("the seed is JSON"));

fuzz_target!(|path: &str| {
    let _ = check_path(path);
    let definition = json!({
        "resourceType": "ViewDefinition",
        "name": "fuzzed",
        "status": "draft",
        "resource": "Patient",
        "select": [{"column": [
            {"name": "id", "path": "getResourceKey()", "type": "string"},
            {"name": "found", "path": path, "type": "string", "collection": true},
        ]}],
    });
    if let Ok(view) = View::compile("fuzzed.json", &definition.to_string()) {
        let _ = view.rows(&PATIENT);
    }
});
