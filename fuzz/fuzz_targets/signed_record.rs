//! The text of a signed record of a tool, or damage to a whole one: what was changed is found, and
//! what can be read at all is shown as a page on which nothing comes alive, and verified again after
//! somebody signed it anew.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rounds_fuzz::damaged;
use rounds_governance::record::{SigningKey, html, seal, text, verify_text};

const WHOLE: &str = include_str!("../corpus/signed_record/whole.json");

static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::from_seed([7; 32]));

/// The first byte chooses: the bytes as they are, or damage to the whole record.
fn received(data: &[u8]) -> Vec<u8> {
    match data.split_first() {
        Some((choice, edits)) if *choice < 32 => damaged(WHOLE, edits),
        _ => data.to_vec(),
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(received) = String::from_utf8(received(data)) else {
        return;
    };
    let (signed, faults) = verify_text(&received, Some(&KEY.verifying_key()));

    let is_whole = received.strip_suffix("\n").unwrap_or(&received) == WHOLE.trim_end();
    assert_eq!(
        is_whole,
        faults.is_empty(),
        "a change was not found, or one was that is none"
    );
    for fault in &faults {
        assert!(!fault.place.is_empty() && !fault.what.is_empty());
    }
    let Some(signed) = signed else {
        assert!(!faults.is_empty());
        return;
    };
    let page = html(&signed);
    assert!(!page.contains("<script") && !page.contains("<img"));
    let again = seal(signed.record, &KEY);
    let (read, faults) = verify_text(&text(&again), Some(&KEY.verifying_key()));
    assert_eq!(read.as_ref(), Some(&again));
    let of_seal = faults.iter().find(|fault| fault.what.contains("signature"));
    assert!(of_seal.is_none(), "{of_seal:?}");
});
