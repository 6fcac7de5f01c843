//! Whether a record is whole and unchanged. What each check looks at stands in its own file:
//! `chains` (events and their hashes), `moves` (what the tool's own events allow), `votes` (that
//! decisions are what their votes make of them), `papers` (snapshots and attached files).
//!
//! A record shows one tool and not the whole office: who sat in a committee then, and whether
//! another tool was live, is in the events of others. Their hashes are in the ledger.

use super::sign::{canonical_text, text as text_of};
use super::{FORMAT, SignedRecord, ToolRecord, VerifyingKey, chains, moves, papers, votes};
use crate::chain::sha256;

/// What is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct RecordFault {
    /// Where: `record`, `event 12 of tool icu-mortality`, `evidence-3`, `file 9f2c…`.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl RecordFault {
    pub(super) fn at(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
        }
    }
}

/// All faults of a record as it was received: those of [`verify`], and any byte that is not as
/// [`super::text`] writes it. A line end behind the text is allowed. The record comes back where
/// the text can be read as one at all.
pub fn verify_text(
    text: &str,
    key: Option<&VerifyingKey>,
) -> (Option<SignedRecord>, Vec<RecordFault>) {
    let signed: SignedRecord = match serde_json::from_str(text) {
        Ok(signed) => signed,
        Err(error) => {
            let what = format!("it cannot be read as a signed record: {error}");
            return (None, vec![RecordFault::at("record", what)]);
        }
    };
    let mut faults = verify(&signed, key);
    let received = text.strip_suffix('\n').unwrap_or(text);
    let written = text_of(&signed);
    if received != written {
        let pairs = received.bytes().zip(written.bytes());
        let same = pairs.take_while(|(one, other)| one == other).count();
        faults.push(RecordFault::at(
            "record",
            format!("byte {} is not as the program writes records", same + 1),
        ));
    }
    (Some(signed), faults)
}

/// All faults of a record: hash and signature, chains of events, hashes of snapshots and files,
/// that the events allow every move that was made, and that every decision is what its votes carry. With a `key`, the signature must be that
/// installation's.
pub fn verify(signed: &SignedRecord, key: Option<&VerifyingKey>) -> Vec<RecordFault> {
    let mut faults = seal_faults(signed, key);
    faults.extend(of_record(&signed.record));
    faults
}

fn of_record(record: &ToolRecord) -> Vec<RecordFault> {
    let mut faults = Vec::new();
    if record.format != FORMAT {
        faults.push(RecordFault::at(
            "record",
            format!(
                "its format is {}, and this program knows format {FORMAT}",
                record.format
            ),
        ));
    }
    faults.extend(chains::faults(&record.events));
    faults.extend(moves::faults(record));
    faults.extend(votes::faults(record));
    faults.extend(papers::faults(record));
    faults
}

fn seal_faults(signed: &SignedRecord, key: Option<&VerifyingKey>) -> Vec<RecordFault> {
    let at = |what: String| RecordFault::at("record", what);
    let mut faults = Vec::new();
    let hash = sha256(canonical_text(&signed.record).as_bytes());
    if hash != signed.sha256 {
        faults.push(at(format!(
            "its content has the hash {hash}, and {} is written under it: it was changed after it was signed",
            signed.sha256
        )));
    }
    let Some(own) = VerifyingKey::from_base64(&signed.public_key)
        .filter(|own| own.to_base64() == signed.public_key)
    else {
        faults.push(at("its public key is no base64".to_owned()));
        return faults;
    };
    if !own.has_signed(&signed.sha256, &signed.signature) {
        faults.push(at(
            "the signature is not that of its public key under its hash".to_owned(),
        ));
    }
    if let Some(key) = key
        && *key != own
    {
        faults.push(at(format!(
            "it is signed with the key {}, and the installation's is {}: somebody else signed it",
            own.to_base64(),
            key.to_base64()
        )));
    }
    faults
}
