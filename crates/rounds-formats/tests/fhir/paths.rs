//! What single paths give, each once as a column that is walked and once as one that is evaluated.

use rounds_core::Reason;
use serde_json::{Value, json};

use crate::support::{rows, value};

fn observation() -> Value {
    json!({
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "subject": {"reference": "https://ehr.example/fhir/Patient/p9/_history/4"},
        "performer": [{"reference": "Organization/lab"}, {"reference": "Practitioner/dr"}, {"reference": "#inside"}],
        "valueQuantity": {"value": 1.5, "unit": "mmol/L"},
        "referenceRange": [{"low": {"value": 0.1}, "high": {"value": 0.2}}],
        "effectiveDateTime": "2026-03-01T10:15:00+01:00",
        "extension": [
            {"url": "urn:a", "valueCode": "first"},
            {"url": "urn:b", "extension": [{"url": "deep", "valueString": "inner"}]}
        ],
        "category": [{"coding": [{"code": "x"}, {"code": "lab"}]}, {"coding": [{"code": "y"}]}],
        "note": [{"text": "a"}, {"text": null}]
    })
}

/// Walked, and evaluated: a parenthesis keeps a path out of the walk.
fn both(path: &str) -> Value {
    let walked = value(&observation(), path).expect(path);
    let evaluated = value(&observation(), &format!("({path})")).expect(path);
    assert_eq!(walked, evaluated, "{path}");
    walked
}

#[test]
fn iif_takes_one_branch_and_evaluates_no_other() {
    for (path, expected) in [
        ("iif(status = 'final', 'done', 'open')", json!("done")),
        ("iif(status = 'amended', 'done', 'open')", json!("open")),
        // Nothing counts as false, and without a third argument gives nothing.
        ("iif(missing = 'final', 'done', 'open')", json!("open")),
        ("iif(missing = 'final', 'done')", Value::Null),
        (
            "iif(missing.exists(), missing, iif(subject.exists(), subject.getReferenceKey(), 'none'))",
            json!("p9"),
        ),
        ("subject.iif(reference.exists(), 'yes', 'no')", json!("yes")),
        ("missing.iif(true, 'yes', 'no')", Value::Null),
        // A comparison of a text with a number is a fault where it is evaluated.
        ("iif(status = 'final', 'done', status > 1)", json!("done")),
    ] {
        assert_eq!(both(path), expected, "{path}");
    }
    let several = value(&observation(), "category.iif(true, 'yes')").expect_err("two elements");
    assert_eq!(several.reason, Reason::TooManyValues);
    let not_a_condition = value(&observation(), "iif(status, 'yes')").expect_err("a text");
    assert_eq!(not_a_condition.reason, Reason::WrongType);
}

#[test]
fn navigation_gives_what_is_there() {
    for (path, expected) in [
        ("status", json!("final")),
        ("category.first().coding.first().code", json!("x")),
        ("category.coding.first().code", json!("x")),
        ("category.coding.code[2]", json!("y")),
        ("category[1].coding[0].code", json!("y")),
        ("category[1].coding[1].code", Value::Null),
        ("category.coding.where(code = 'lab').code", json!("lab")),
        (
            "category.where(coding.code.first() = 'y').coding.code",
            json!("y"),
        ),
        (
            "category.where(coding.where(code = 'lab').exists()).coding.code.first()",
            json!("x"),
        ),
        ("note.text", json!("a")),
        ("missing.deeper.first()", Value::Null),
        ("`status`", json!("final")),
        ("%resource.status", json!("final")),
    ] {
        assert_eq!(both(path), expected, "{path}");
    }
}

#[test]
fn choice_elements_are_found_by_type() {
    assert_eq!(both("value.ofType(Quantity).unit"), json!("mmol/L"));
    assert_eq!(both("value.ofType(string)"), Value::Null);
    assert_eq!(both("value.unit"), json!("mmol/L"));
    assert_eq!(
        both("effective.ofType(dateTime)"),
        json!("2026-03-01T10:15:00+01:00")
    );
    assert_eq!(
        both("value.ofType(Quantity).value.ofType(decimal)"),
        json!(1.5)
    );
    assert_eq!(both("status.ofType(boolean)"), Value::Null);
}

#[test]
fn extensions_are_found_by_url_at_any_depth() {
    assert_eq!(
        both("extension('urn:a').value.ofType(code)"),
        json!("first")
    );
    assert_eq!(
        both("extension('urn:b').extension('deep').value.ofType(string)"),
        json!("inner")
    );
    assert_eq!(both("extension('urn:c').value.ofType(code)"), Value::Null);
}

#[test]
fn the_key_of_a_reference_equals_the_key_of_its_target() {
    let target = json!({"resourceType": "Patient", "id": "p9"});
    assert_eq!(
        both("subject.getReferenceKey()"),
        value(&target, "getResourceKey()").expect("a key")
    );
    assert_eq!(both("subject.getReferenceKey(Patient)"), json!("p9"));
    assert_eq!(both("subject.getReferenceKey(Group)"), Value::Null);
    assert_eq!(both("performer.getReferenceKey(Practitioner)"), json!("dr"));
    assert_eq!(
        both("performer.where(getReferenceKey(Practitioner).exists()).getReferenceKey()"),
        json!("dr")
    );
}

#[test]
fn join_of_nothing_is_an_empty_text() {
    assert_eq!(both("category.coding.code.join('-')"), json!("x-lab-y"));
    assert_eq!(both("category.coding.display.join(', ')"), json!(""));
    assert_eq!(both("category.coding.code.join()"), json!("xlaby"));
}

#[test]
fn arithmetic_is_decimal() {
    assert_eq!(
        both("referenceRange.low.value + referenceRange.high.value"),
        json!(0.3)
    );
    assert_eq!(both("1 + 2 * 3 - 4"), json!(3));
    assert_eq!(both("-(2) * 3"), json!(-6));
    assert_eq!(both("7 / 2"), json!(3.5));
    assert_eq!(both("7 / 0"), Value::Null);
    assert_eq!(both("7 - missing"), Value::Null);
}

#[test]
fn logic_has_three_values() {
    assert_eq!(both("true and {}"), Value::Null);
    assert_eq!(both("false and {}"), json!(false));
    assert_eq!(both("true or {}"), json!(true));
    assert_eq!(both("{}.not()"), Value::Null);
    assert_eq!(
        both("(status = 'final' or missing = 1) and missing.empty()"),
        json!(true)
    );
}

#[test]
fn comparisons_know_numbers_texts_and_dates() {
    for (path, expected) in [
        ("value.ofType(Quantity).value >= 1.5", json!(true)),
        ("value.ofType(Quantity).value = 1.50", json!(true)),
        ("value.ofType(Quantity).value < 1", json!(false)),
        ("status != 'final'", json!(false)),
        ("status = missing", Value::Null),
        ("effective.ofType(dateTime) > @2026-02-28", json!(true)),
        (
            "effective.ofType(dateTime) = @2026-03-01T09:15:00Z",
            json!(true),
        ),
        ("effective.ofType(dateTime) > @2026-03-01", Value::Null),
        ("category.coding.code = 'x'", json!(false)),
    ] {
        assert_eq!(both(path), expected, "{path}");
    }
}

#[test]
fn comparing_a_text_with_a_number_is_an_error() {
    let error = value(&observation(), "status > 3").expect_err("no order between them");
    assert_eq!(error.reason, Reason::WrongType);
    let error = value(&observation(), "category.coding.code > 'a'").expect_err("three values");
    assert_eq!(error.reason, Reason::TooManyValues);
}

#[test]
fn boundaries_follow_the_type_of_the_element() {
    let patient = json!({"resourceType": "Patient", "id": "p", "birthDate": "1970-02",
        "contact": [{"period": {"start": "2020", "end": "2021-06-30"}}]});
    assert_eq!(
        value(&patient, "birthDate.highBoundary()"),
        Ok(json!("1970-02-28"))
    );
    assert_eq!(
        value(&patient, "contact.period.lowBoundary()"),
        Ok(json!("2020-01-01T00:00:00.000+14:00"))
    );
    assert_eq!(
        value(&patient, "contact.period.highBoundary()"),
        Ok(json!("2021-06-30T23:59:59.999-12:00"))
    );
    assert_eq!(
        both("value.ofType(Quantity).value.lowBoundary()"),
        json!(1.45)
    );
}

#[test]
fn a_whole_element_can_be_compared_and_shown() {
    let view = crate::support::one_column("Observation", "category[1]", "string");
    let expected = json!([{"v": {"coding": [{"code": "y"}]}}]);
    assert_eq!(rows(&view, &observation()), Ok(expected));
    assert_eq!(both("category[1] = category[1]"), json!(true));
    assert_eq!(both("category[1] = category[0]"), json!(false));
}
