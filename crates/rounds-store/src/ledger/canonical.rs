//! The bytes that an entry's hash is made of. Nothing here may change: every ledger ever written
//! would seem altered. A new form needs a new [`FORM`] beside this one. For readers who write their
//! own check: `docs/ledger.md`.

use std::fmt::Write as _;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use super::entry::Entry;

/// First field, so that no other program's hash of the same fields is the same.
const FORM: &str = "rounds-ledger-1";

/// SHA-256 of an entry in hexadecimal; its own `hash` is left out.
pub fn hash(entry: &Entry) -> String {
    HEXLOWER.encode(&Sha256::digest(encoded(entry).as_bytes()))
}

/// Every field as a netstring (`5:hello,`), a missing one as `-,`: no two different entries have
/// the same bytes.
fn encoded(entry: &Entry) -> String {
    let mut out = String::new();
    let number = |value: i64| value.to_string();
    field(&mut out, Some(FORM));
    field(&mut out, Some(&entry.previous));
    field(&mut out, Some(&number(entry.seq)));
    field(&mut out, Some(&number(entry.at.as_microsecond())));
    field(&mut out, Some(entry.actor.kind.as_str()));
    field(&mut out, Some(&entry.actor.person.0));
    field(&mut out, Some(&entry.actor.name));
    field(&mut out, entry.actor.via.as_deref());
    field(&mut out, Some(entry.action.as_str()));
    field(&mut out, Some(&entry.object.kind));
    field(&mut out, entry.object.id.as_deref());
    field(&mut out, entry.purpose.map(|purpose| purpose.as_str()));
    field(
        &mut out,
        entry.permission.map(|permission| permission.as_str()),
    );
    field(&mut out, Some(entry.outcome.as_str()));
    field(&mut out, entry.rows.map(number).as_deref());
    field(&mut out, Some(&entry.source));
    field(&mut out, Some(&entry.detail));
    field(&mut out, Some(&entry.subjects.len().to_string()));
    for subject in &entry.subjects {
        field(&mut out, Some(subject.kind.as_str()));
        field(&mut out, Some(&subject.id_hash));
    }
    out
}

fn field(out: &mut String, value: Option<&str>) {
    match value {
        Some(text) => write!(out, "{}:{text},", text.len()),
        None => write!(out, "-,"),
    }
    .expect("invariant: writing to a text cannot fail");
}
