//! The text of a ViewDefinition: it is refused, or it describes a table and runs.

#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use rounds_core::table::Provenance;
use rounds_formats::fhir::{Extractor, View, ViewSet};
use rounds_fuzz::RESOURCES;
use serde_json::Value;

static PARSED: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let parse = |text: &&str| serde_json::from_str(text).expect("the seeds are JSON");
    RESOURCES.iter().map(parse).collect()
});

fuzz_target!(|text: &str| {
    let Ok(view) = View::compile("fuzzed.json", text) else {
        return;
    };
    let _ = view.table_definition();
    for resource in PARSED.iter() {
        let _ = view.rows(resource);
    }
    let set = ViewSet::new(vec![view]).expect("one view has a name of its own");
    let mut extractor = Extractor::new(Arc::new(set));
    for (line, resource) in (1..).zip(RESOURCES) {
        let provenance = Provenance {
            batch: 1,
            line,
            hash: 0,
        };
        let _ = extractor.push(&mut resource.as_bytes().to_vec(), provenance);
    }
    if extractor.views_with_rows().next().is_some() {
        assert!(
            extractor.take_batch(0).is_some(),
            "a view with rows gives a batch"
        );
    }
});
