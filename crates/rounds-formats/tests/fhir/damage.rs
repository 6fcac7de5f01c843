//! No bytes make the runner panic, and no text makes the FHIRPath compiler panic.

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use proptest::prelude::*;
use serde_json::json;

use crate::support::{extractor, provenance};
use rounds_formats::fhir::{Extractor, View, check_path};

const LINE: &str = r#"{"resourceType":"Patient","id":"p","meta":{"versionId":"1","lastUpdated":"2026-01-01T00:00:00Z"},"active":true,"birthDate":"1980-05","deceasedDateTime":"2026-01-01T10:00:00.5+01:00","name":[{"use":"official","family":"Süß","given":["A","B\u00e9"]},{"given":[null,"C"]}],"managingOrganization":{"reference":"Organization/o1"},"contact":[{"period":{"start":"2020"}}],"item":[{"item":[{"linkId":"1"}]}],"multipleBirthInteger":2}"#;

/// A view that touches every kind of instruction.
fn busy() -> Extractor {
    extractor(
        &json!({"name": "busy", "resource": "Patient", "where": [{"path": "active"}], "select": [
            {"column": [
                {"name": "id", "path": "getResourceKey()"},
                {"name": "born", "path": "birthDate", "type": "date"},
                {"name": "died", "path": "deceased.ofType(dateTime)", "type": "dateTime"},
                {"name": "twin", "path": "multipleBirth.ofType(integer)", "type": "integer"},
                {"name": "given", "path": "name.given", "collection": true},
                {"name": "joined", "path": "name.given.join(' ')"},
                {"name": "org", "path": "managingOrganization.getReferenceKey(Organization)"},
                {"name": "low", "path": "contact.first().period.lowBoundary()", "type": "dateTime"},
                {"name": "late", "path": "birthDate > @1970-01-01", "type": "boolean"}
            ]},
            {"forEachOrNull": "name.where(use = 'official')", "column": [{"name": "family", "path": "family"}]},
            {"unionAll": [
                {"forEach": "contact", "column": [{"name": "n", "path": "%rowIndex"}]},
                {"repeat": ["item"], "column": [{"name": "n", "path": "%rowIndex"}]}
            ]}
        ]}),
    )
}

fn push_without_panic(bytes: &[u8]) {
    let mut extractor = busy();
    let _ = extractor.push(&mut bytes.to_vec(), provenance());
    // What is left behind by the first line must not disturb a second one.
    let before: usize = extractor.views_with_rows().map(|(_, rows, _)| rows).sum();
    extractor
        .push(&mut LINE.as_bytes().to_vec(), provenance())
        .expect("an undamaged line");
    let batch = extractor.take_batch(0).expect("rows");
    assert_eq!(batch.num_rows(), before + 3);
}

#[test]
fn the_undamaged_line_gives_its_rows() {
    push_without_panic(LINE.as_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        push_without_panic(&bytes);
    }

    #[test]
    fn damaged_lines_never_panic(changes in proptest::collection::vec((0..LINE.len(), any::<u8>()), 1..6)) {
        let mut bytes = LINE.as_bytes().to_vec();
        for (position, byte) in changes {
            bytes[position] = byte;
        }
        push_without_panic(&bytes);
    }

    #[test]
    fn values_in_the_wrong_place_never_panic(
        position in 0_usize..40,
        replacement in prop_oneof![Just("null"), Just("[]"), Just("{}"), Just("[[1]]"), Just("-1e308"), Just("\"\""), Just("true"), Just("18446744073709551615")],
    ) {
        let mut value: serde_json::Value = serde_json::from_str(LINE).expect("JSON");
        let mut count = 0;
        replace(&mut value, position, &mut count, &serde_json::from_str(replacement).expect("JSON"));
        push_without_panic(value.to_string().as_bytes());
    }

    #[test]
    fn numbers_are_read_to_the_last_digit(whole in -1_000_000_i64..1_000_000, digits in "[0-9]{1,17}") {
        let text = format!("{whole}.{digits}");
        let view = crate::support::one_column("Basic", "v", "decimal");
        let mut extractor = extractor(&view);
        let line = format!("{{\"resourceType\":\"Basic\",\"id\":\"b\",\"v\":{text}}}");
        extractor.push(&mut line.into_bytes(), provenance()).expect("taken in");
        let batch = extractor.take_batch(0).expect("a row");
        let found = batch.column(0).as_primitive::<Float64Type>().value(0);
        prop_assert_eq!(found, text.parse::<f64>().expect("a number"));
    }

    #[test]
    fn cut_lines_never_panic(length in 0..LINE.len()) {
        push_without_panic(&LINE.as_bytes()[..length]);
    }

    #[test]
    fn arbitrary_text_is_a_path_or_an_error(text in "\\PC{0,60}") {
        let _ = check_path(&text);
    }

    #[test]
    fn text_that_looks_like_a_path_is_one_or_an_error(
        parts in proptest::collection::vec(prop_oneof![
            Just("name"), Just("."), Just("("), Just(")"), Just("["), Just("]"), Just("first()"), Just("where("),
            Just("ofType("), Just("Quantity"), Just("'x'"), Just("1"), Just("1.5"), Just("@2020"), Just("@T1"), Just(" and "),
            Just("="), Just("-"), Just("%rowIndex"), Just("$this"), Just("{}"), Just("\\"), Just("'"), Just("/*"), Just("é"),
        ], 0..20),
    ) {
        let _ = check_path(&parts.concat());
    }

    #[test]
    fn arbitrary_text_is_a_view_or_an_error(text in "\\PC{0,60}") {
        let _ = View::compile("x.json", &text);
    }
}

/// Replaces the value that is visited as number `position`.
fn replace(
    value: &mut serde_json::Value,
    position: usize,
    count: &mut usize,
    with: &serde_json::Value,
) {
    if *count == position {
        *value = with.clone();
    }
    *count += 1;
    match value {
        serde_json::Value::Object(members) => members
            .values_mut()
            .for_each(|v| replace(v, position, count, with)),
        serde_json::Value::Array(values) => values
            .iter_mut()
            .for_each(|v| replace(v, position, count, with)),
        _ => {}
    }
}
