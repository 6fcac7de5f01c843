//! Records with values that nobody would write: found to be wrong, and neither the check nor the
//! page falls over.

use proptest::prelude::*;
use rounds_governance::record::{SignedRecord, html, seal, text, verify, verify_text};
use serde_json::{Value, json};

use crate::chain_of::{key, signed};

/// What stands in place of a value.
fn odd() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(1e308),
        json!(""),
        json!("<script>alert(1)</script>"),
        json!("9999-12-31"),
        json!("-009999-01-01"),
        json!("9999-12-30T22:00:00.999999999Z"),
        json!("live"),
        json!("decline"),
        json!([]),
        json!({}),
    ]
}

/// The leaves of a value, in their order.
fn leaves(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Array(items) => items.iter_mut().flat_map(leaves).collect(),
        Value::Object(fields) => fields.values_mut().flat_map(leaves).collect(),
        leaf => vec![leaf],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn odd_values_are_found_and_nothing_falls_over(
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(odd())), 1..4),
    ) {
        let whole = serde_json::to_value(signed()).unwrap();
        let mut changed = whole.clone();
        for (at, odd) in changes {
            let mut places = leaves(&mut changed);
            let at = at.index(places.len());
            *places[at] = odd;
        }
        prop_assume!(changed != whole);
        let received = changed.to_string();
        let (read, faults) = verify_text(&received, Some(&key().verifying_key()));
        prop_assert!(!faults.is_empty());
        if let Some(read) = read {
            seen_and_sealed(read)?;
        }
    }

    #[test]
    fn damaged_bytes_are_found_and_nothing_falls_over(
        damages in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..3, any::<Vec<u8>>()), 1..4),
    ) {
        let whole = text(&signed());
        let mut bytes = whole.clone().into_bytes();
        for (at, out, new) in damages {
            let from = at.index(bytes.len());
            let to = (from + out).min(bytes.len());
            bytes.splice(from..to, new.into_iter().take(3));
        }
        let received = String::from_utf8_lossy(&bytes);
        prop_assume!(received.strip_suffix('\n').unwrap_or(&received) != whole);
        let (read, faults) = verify_text(&received, None);
        prop_assert!(!faults.is_empty());
        if let Some(read) = read {
            seen_and_sealed(read)?;
        }
    }
}

/// Each number of the record at its ends: what adds to one must not fall over.
#[test]
fn the_largest_and_smallest_number_in_every_place_is_found() {
    let whole = serde_json::to_value(signed()).unwrap();
    let count = leaves(&mut whole.clone()).len();
    for odd in [json!(i64::MAX), json!(i64::MIN), json!(u64::MAX)] {
        for place in 0..count {
            let mut changed = whole.clone();
            let mut places = leaves(&mut changed);
            if !places[place].is_number() {
                continue;
            }
            *places[place] = odd.clone();
            let (read, faults) = verify_text(&changed.to_string(), None);
            assert!(!faults.is_empty(), "place {place}");
            if let Some(read) = read {
                seen_and_sealed(read).unwrap();
            }
        }
    }
}

/// Shown as a page, and signed anew by somebody, who makes no other record of it.
fn seen_and_sealed(read: SignedRecord) -> Result<(), TestCaseError> {
    let page = html(&read);
    prop_assert!(!page.contains("<script"), "{}", page);
    let sealed = seal(read.record, &key());
    let (again, faults) = verify_text(&text(&sealed), None);
    prop_assert_eq!(faults, verify(&sealed, None));
    prop_assert_eq!(again, Some(sealed));
    Ok(())
}
