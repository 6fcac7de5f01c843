//! The snapshots and files of a record: their hashes, and that what events name is there.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::BASE64;

use super::ToolRecord;
use super::chains::place;
use super::sign::canonical_text;
use super::verify::RecordFault;
use crate::chain::sha256;
use crate::event::Event;
use crate::evidence::Attachment;
use crate::happened::Happened;
use crate::review::event::ReviewEvent;
use crate::tool::event::ToolEvent;

pub(super) fn faults(record: &ToolRecord) -> Vec<RecordFault> {
    let mut faults = snapshots(record);
    faults.extend(files(record));
    faults
}

fn snapshots(record: &ToolRecord) -> Vec<RecordFault> {
    let mut faults = Vec::new();
    let mut there = BTreeSet::new();
    for (hash, snapshot) in &record.snapshots {
        if sha256(canonical_text(snapshot).as_bytes()) != *hash {
            let what = "its content does not have this hash: it was changed";
            faults.push(RecordFault::at(format!("snapshot {hash}"), what));
        }
        there.insert(hash.as_str());
    }
    let mut taken = BTreeMap::new();
    for event in &record.events {
        match &event.body {
            Happened::Evidence { id, event: what } => {
                taken.insert(id, what.file.sha256.as_str());
            }
            Happened::Review {
                event: ReviewEvent::Decided { decision },
                ..
            } => {
                for evidence in &decision.evidence {
                    let hash = evidence.sha256.as_str();
                    let fault = if taken.get(&evidence.id) != Some(&hash) {
                        "no event says that it was taken with the hash that the decision names"
                    } else if !there.contains(hash) {
                        "the decision rests on it and it is not in the record"
                    } else {
                        continue;
                    };
                    faults.push(RecordFault::at(
                        format!("{}, {}", place(event), evidence.id),
                        fault,
                    ));
                }
            }
            _ => {}
        }
    }
    let named: BTreeSet<&str> = taken.into_values().collect();
    for hash in there.difference(&named) {
        let what = "no event says that it was taken";
        faults.push(RecordFault::at(format!("snapshot {hash}"), what));
    }
    faults
}

fn files(record: &ToolRecord) -> Vec<RecordFault> {
    let mut faults = Vec::new();
    let mut there = BTreeMap::new();
    for (hash, text) in &record.files {
        let bytes = BASE64.decode(text.as_bytes()).unwrap_or_default();
        if sha256(&bytes) != *hash {
            let what = "its content does not have this hash: it was changed";
            faults.push(RecordFault::at(format!("file {hash}"), what));
        }
        there.insert(hash.as_str(), bytes.len() as u64);
    }
    let apart: BTreeSet<&str> = record.files_apart.iter().map(String::as_str).collect();
    for event in &record.events {
        let Some(file) = attached(event) else {
            continue;
        };
        let wrong = match there.get(file.sha256.as_str()) {
            Some(bytes) if *bytes != file.bytes => "its size is not the one it was shown with",
            None if !apart.contains(file.sha256.as_str()) => {
                "it was shown and is neither in the record nor named as kept apart"
            }
            _ => continue,
        };
        let place = format!("{}, file {}", place(event), file.sha256);
        faults.push(RecordFault::at(place, wrong));
    }
    faults
}

fn attached(event: &Event) -> Option<&Attachment> {
    match &event.body {
        Happened::Tool {
            event: ToolEvent::DocumentShown { file, .. },
            ..
        } => file.as_ref(),
        _ => None,
    }
}
