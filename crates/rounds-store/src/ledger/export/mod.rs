//! Entries in the languages of others: FHIR AuditEvents, CSV, CEF and OCSF. Pure functions over an
//! entry. What goes to a system that watches security (CEF, OCSF) leaves out the detail, which may
//! repeat what somebody typed; FHIR and CSV are for who may read the ledger and hold all of it.

pub mod cef;
pub mod csv;
pub mod fhir;
pub mod ocsf;

use std::net::IpAddr;

use super::entry::Entry;

/// The installation, as others know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Name of the host.
    pub host: String,
    /// Address of the pages, without a slash at the end.
    pub address: String,
    /// Version of the program.
    pub version: String,
}

/// The network address that an entry came from; none for the command line.
fn network(entry: &Entry) -> Option<IpAddr> {
    entry.source.parse().ok()
}

#[cfg(test)]
mod sample {
    use jiff::Timestamp;
    use rounds_core::access::{ActorKind, Permission, PersonId, Purpose};

    use super::Installation;
    use crate::ledger::{Action, Actor, Entry, Object, Outcome, Subject, SubjectKind};

    pub(super) fn installation() -> Installation {
        Installation {
            host: "office.example.org".to_owned(),
            address: "https://office.example.org".to_owned(),
            version: "1.2.3".to_owned(),
        }
    }

    /// A read of one patient's finding, with texts that need care.
    pub(super) fn entry() -> Entry {
        Entry {
            seq: 17,
            at: Timestamp::from_microsecond(1_780_000_000_123_456).expect("an instant"),
            actor: Actor {
                kind: ActorKind::Person,
                person: PersonId("per_a".to_owned()),
                name: "=Ada | \"A\"\nL.".to_owned(),
                via: Some("ses_1".to_owned()),
            },
            action: Action::Read,
            object: Object::new("finding", "a=b\\c"),
            purpose: Some(Purpose::Quality),
            permission: Some(Permission::ReadSite),
            outcome: Outcome::Done,
            rows: Some(3),
            source: "192.0.2.7".to_owned(),
            detail: "{\"question\":\"of Jane Roe\"}".to_owned(),
            subjects: vec![Subject {
                kind: SubjectKind::Patient,
                id_hash: "ab12".to_owned(),
            }],
            previous: "00".to_owned(),
            hash: "ff".to_owned(),
        }
    }
}
