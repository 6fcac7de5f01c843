//! A view or a resource that asks for too much is refused in time.

use std::sync::Arc;

use rounds_core::Reason;
use rounds_core::table::Provenance;
use rounds_formats::fhir::{Extractor, View, ViewSet};
use serde_json::json;

#[test]
fn selects_that_multiply_without_end_are_refused() {
    let union = |number: usize| {
        let branch = |path: &str| json!({ "column": [{ "name": format!("c{number}"), "path": path, "type": "string" }] });
        json!({ "unionAll": [branch("id"), branch("gender")] })
    };
    let view = json!({
        "resourceType": "ViewDefinition", "name": "doubled", "status": "draft",
        "resource": "Patient", "select": (0..20).map(union).collect::<Vec<_>>(),
    });
    let view = View::compile("doubled.json", &view.to_string()).expect("compiles");
    let views = ViewSet::new(vec![view]).expect("one view");
    let mut extractor = Extractor::new(Arc::new(views));
    let mut line = br#"{"resourceType":"Patient","id":"a","gender":"female"}"#.to_vec();
    let place = Provenance {
        batch: 1,
        line: 1,
        hash: 0,
    };
    let refusal = extractor
        .push(&mut line, place)
        .map(|_| ())
        .expect_err("2^20 rows are refused");
    assert_eq!(refusal.reason, Reason::TooManyValues);
    assert!(
        refusal.message.contains("100000 rows"),
        "{}",
        refusal.message
    );
}
