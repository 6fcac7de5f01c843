//! Short ways to compile a view and run it.

use std::sync::Arc;

use arrow_array::RecordBatch;
use rounds_core::Refusal;
use rounds_core::table::Provenance;
use rounds_formats::fhir::{Extractor, View, ViewError, ViewRowError, ViewSet};
use serde_json::{Value, json};

/// Compiles a definition given as JSON.
pub fn compile(definition: &Value) -> Result<View, ViewError> {
    View::compile("views/test.json", &definition.to_string())
}

/// A Patient view of these selects.
pub fn patient_view(selects: Value) -> Value {
    json!({"name": "patient", "resource": "Patient", "select": selects})
}

/// A view with one column of this path and type.
pub fn one_column(resource: &str, path: &str, fhir_type: &str) -> Value {
    json!({"name": "t", "resource": resource, "select": [{"column": [{"name": "v", "path": path, "type": fhir_type}]}]})
}

/// Rows as JSON.
pub fn rows(definition: &Value, resource: &Value) -> Result<Value, ViewRowError> {
    let view = compile(definition).expect("the view compiles");
    let rows = view.rows(resource)?;
    Ok(rows.into_iter().map(Value::Object).collect())
}

/// The value of a path on a resource.
pub fn value(resource: &Value, path: &str) -> Result<Value, ViewRowError> {
    let resource_type = resource["resourceType"].as_str().expect("a resource");
    let found = rows(&one_column(resource_type, path, "string"), resource)?;
    Ok(found[0]["v"].clone())
}

/// Rows as one batch.
pub fn batch(definition: &Value, resource: &Value) -> Result<Option<RecordBatch>, Refusal> {
    let mut extractor = extractor(definition);
    push(&mut extractor, resource)?;
    Ok(extractor.take_batch(0))
}

/// An extractor of one view.
pub fn extractor(definition: &Value) -> Extractor {
    let view = compile(definition).expect("the view compiles");
    Extractor::new(Arc::new(ViewSet::new(vec![view]).expect("one view")))
}

/// Pushes a resource as line 7 of batch 3.
pub fn push(extractor: &mut Extractor, resource: &Value) -> Result<(), Refusal> {
    push_bytes(extractor, resource.to_string().as_bytes())
}

/// Pushes bytes as line 7 of batch 3.
pub fn push_bytes(extractor: &mut Extractor, bytes: &[u8]) -> Result<(), Refusal> {
    let mut line = bytes.to_vec();
    extractor.push(&mut line, provenance()).map(|_| ())
}

/// Line 7 of batch 3.
pub fn provenance() -> Provenance {
    Provenance {
        batch: 3,
        line: 7,
        hash: 11,
    }
}
