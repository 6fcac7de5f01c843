//! Puts the record of a tool together.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use data_encoding::BASE64;
use rounds_access::InstallationKey;
use rounds_governance::evidence::{Attachment, Snapshot};
use rounds_governance::happened::Subject;
use rounds_governance::ids::ToolId;
use rounds_governance::record::{SignedRecord, SigningKey, ToolRecord, seal};
use rounds_governance::{Governance, Refused};

use super::room::Room;

/// Name of the key that records are signed with.
const RECORDS: &str = "records";
/// Version of the record's format.
const FORMAT: u32 = 1;
/// Largest file that a record holds itself.
const INSIDE_BYTES_MAX: u64 = 2 * 1024 * 1024;

/// Attached files of a tool.
#[derive(Default)]
struct Attached {
    /// Hash and bytes in base64 of those that are small enough.
    inside: Vec<(String, String)>,
    /// Hashes of the others.
    apart: Vec<String>,
}

/// The installation's key for records.
pub fn signing_key(key: &InstallationKey) -> SigningKey {
    SigningKey::from_seed(*key.derive(RECORDS))
}

impl Room {
    /// Everything about a tool, signed.
    ///
    /// # Errors
    /// There is no such tool, or something it rests on cannot be read.
    pub async fn record(&self, tool: &ToolId) -> Result<SignedRecord> {
        let governance = self.book.current().await?;
        if !governance.tools.contains_key(tool) {
            return Err(Refused::not_found("tool", tool.as_str()).into());
        }
        let subjects = subjects_of(&governance, tool);
        let mut events = self.book.since(0).await?;
        events.retain(|event| subjects.contains(&event.subject));
        let attached = self.attached(&governance, tool)?;
        let head = self.recorder.store().ledger().head().await?;
        let record = ToolRecord {
            format: FORMAT,
            site: self.site.config.name.clone(),
            tool: tool.clone(),
            made_at: self.clock.now(),
            software: env!("CARGO_PKG_VERSION").to_owned(),
            ledger: head.map(|head| (head.seq, head.hash)),
            events,
            snapshots: self.snapshots(&governance, &subjects)?,
            files: attached.inside,
            files_apart: attached.apart,
        };
        Ok(seal(record, &signing_key(&self.site.key)))
    }

    /// A snapshot by the hash of its file.
    ///
    /// # Errors
    /// It is missing, damaged, or no snapshot.
    pub fn snapshot(&self, file: &Attachment) -> Result<Snapshot> {
        let bytes = self.files.read(&file.sha256)?;
        let bytes = bytes.with_context(|| format!("the file {} is missing", file.sha256))?;
        serde_json::from_slice(&bytes)
            .with_context(|| format!("the file {} is no snapshot", file.sha256))
    }

    fn snapshots(
        &self,
        governance: &Governance,
        subjects: &BTreeSet<Subject>,
    ) -> Result<Vec<(String, Snapshot)>> {
        let taken = governance.evidence.values();
        let named = taken.filter(|one| subjects.contains(&subject("evidence", one.id.as_str())));
        named
            .map(|one| Ok((one.file.sha256.clone(), self.snapshot(&one.file)?)))
            .collect()
    }

    /// Small files with their bytes, and hashes of the others.
    fn attached(&self, governance: &Governance, tool: &ToolId) -> Result<Attached> {
        let mut attached = Attached::default();
        let mut seen = BTreeSet::new();
        let documents = governance.tools.get(tool).map(|tool| &tool.documents);
        let files = documents.into_iter().flatten();
        for file in files.filter_map(|document| document.file.as_ref()) {
            if !seen.insert(file.sha256.clone()) {
                continue;
            }
            if file.bytes > INSIDE_BYTES_MAX {
                attached.apart.push(file.sha256.clone());
                continue;
            }
            let bytes = self.files.read(&file.sha256)?;
            let bytes = bytes.with_context(|| format!("{}: the file is missing", file.name))?;
            let bytes = BASE64.encode(&bytes);
            attached.inside.push((file.sha256.clone(), bytes));
        }
        Ok(attached)
    }
}

/// What belongs to a tool: itself, its reviews, the evidence about it and before its committees,
/// changes, requests and findings that name it.
fn subjects_of(governance: &Governance, tool: &ToolId) -> BTreeSet<Subject> {
    let mut subjects = BTreeSet::from([subject("tool", tool.as_str())]);
    for review in governance.reviews.values() {
        if review.tool == *tool {
            subjects.insert(subject("review", review.id.as_str()));
            let before = review.evidence.iter();
            subjects.extend(before.map(|id| subject("evidence", id.as_str())));
        }
    }
    for evidence in governance.evidence.values() {
        if evidence.tool.as_ref() == Some(tool) {
            subjects.insert(subject("evidence", evidence.id.as_str()));
        }
    }
    for change in governance.changes.values() {
        if change.planned.tools.contains(tool) {
            subjects.insert(subject("change", change.id.as_str()));
        }
    }
    for request in governance.requests.values() {
        if request.wanted.tool.as_ref() == Some(tool) {
            subjects.insert(subject("request", request.id.as_str()));
        }
    }
    for finding in governance.findings.values() {
        if finding.tool.as_ref() == Some(tool) {
            subjects.insert(subject("finding", finding.id.as_str()));
        }
    }
    subjects
}

fn subject(kind: &str, id: &str) -> Subject {
    Subject {
        kind: kind.to_owned(),
        id: id.to_owned(),
    }
}
