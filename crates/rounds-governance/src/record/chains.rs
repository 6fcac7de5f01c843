//! The chains of a record's events: hashes, order, nothing left out in between. That nothing was
//! left out at the end is promised by the signature.

use std::collections::BTreeMap;

use super::verify::RecordFault;
use crate::chain::hash_of;
use crate::event::Event;
use crate::happened::Subject;

pub(super) fn faults(events: &[Event]) -> Vec<RecordFault> {
    let mut faults = Vec::new();
    let mut before: BTreeMap<&Subject, (i64, &str)> = BTreeMap::new();
    let mut last_seq = 0;
    for event in events {
        let mut fault = |what: String| faults.push(RecordFault::at(place(event), what));
        if event.seq <= last_seq {
            fault(format!(
                "its number {} does not follow {last_seq}",
                event.seq
            ));
        }
        last_seq = event.seq;
        if event.subject != event.body.subject() {
            let said = event.body.subject();
            fault(format!("its body is about {} {}", said.kind, said.id));
        }
        let (version, hash) = before.get(&event.subject).copied().unwrap_or((0, ""));
        // A damaged record may hold any number, the largest too.
        let expected = version.saturating_add(1);
        if event.version != expected {
            fault(format!(
                "version {expected} was expected and {} stands there: events are missing or out of order",
                event.version
            ));
        }
        if event.previous != hash {
            fault("it does not name the hash of the event before it".to_owned());
        }
        if hash_of(event) != event.hash {
            fault("its content does not have its hash: it was changed".to_owned());
        }
        before.insert(&event.subject, (event.version, &event.hash));
    }
    faults
}

/// How an event is named in a fault.
pub(super) fn place(event: &Event) -> String {
    let Subject { kind, id } = &event.subject;
    format!("event {} of {kind} {id}", event.version)
}
