//! What was done and seen here, by whom.

use jiff::Timestamp;

/// Which entries to list. Days are of the site's zone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerFilter {
    /// Part of a name, or a person's id.
    pub who: Option<String>,
    /// The action's word, for example `query`.
    pub action: Option<String>,
    /// Only this outcome.
    pub outcome: Option<LedgerOutcome>,
    /// Kind or id of the object, in whole.
    pub object: Option<String>,
    /// From this instant.
    pub from: Option<Timestamp>,
    /// Until before this instant.
    pub until: Option<Timestamp>,
}

/// How an action ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerOutcome {
    /// Done.
    Done,
    /// Not permitted.
    Refused,
    /// Permitted, and failed.
    Failed,
}

impl LedgerOutcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Done, Self::Refused, Self::Failed];

    /// The word on screen and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// An entry in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// Its number in the chain, counted from 1.
    pub number: i64,
    /// When, to the millisecond.
    pub at: Timestamp,
    /// `person`, `token`, `operator` or `system`.
    pub actor_kind: String,
    /// Who, by id.
    pub actor_id: String,
    /// Who, by name.
    pub actor_name: String,
    /// What was done, a word.
    pub action: String,
    /// To what: kind and id, for example `table clinical.encounter`.
    pub object: String,
    /// Why, as they said.
    pub purpose: String,
    /// How it ended.
    pub outcome: LedgerOutcome,
    /// Rows that were given out.
    pub rows: Option<u64>,
    /// An address, or `command line`.
    pub source: String,
}

/// A stretch of the ledger, the newest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LedgerList {
    /// Entries.
    pub rows: Vec<LedgerRow>,
    /// How many pass the filter.
    pub total: u64,
    /// Action words there are, for the filter.
    pub actions: Vec<String>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRowPage {
    /// What the list says.
    pub row: LedgerRow,
    /// Id of the session or token.
    pub credential_id: Option<String>,
    /// The permission that was asked for.
    pub permission: Option<String>,
    /// More, as JSON; never rows.
    pub detail: String,
    /// Patients and staff it was about: how many, as keyed hashes are kept and not ids.
    pub subjects: u64,
    /// Hash of the entry before.
    pub previous_hash: String,
    /// Its own hash.
    pub hash: String,
}

/// Whether the chain holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainState {
    /// Never looked at.
    NotYet,
    /// Being looked at.
    Running {
        /// Entries looked at.
        done: u64,
        /// Entries in all.
        total: u64,
    },
    /// Every entry is as it was written and none is missing.
    Whole {
        /// Entries looked at.
        entries: u64,
        /// Anchors compared with.
        anchors: u64,
    },
    /// It is not.
    Broken {
        /// The first bad entry.
        number: i64,
        /// What is wrong with it.
        why: String,
    },
}

/// The last verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerVerification {
    /// When it ended or was last heard of; none where there was none.
    pub at: Option<Timestamp>,
    /// What it found.
    pub state: ChainState,
    /// Number and hash of the newest entry.
    pub head: Option<(i64, String)>,
    /// Where anchors are written to, for example `file audit-anchors.txt`.
    pub anchors: Vec<String>,
}

/// In which form the ledger is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerFormat {
    /// Comma-separated values.
    Csv,
    /// FHIR AuditEvent, one a line.
    Fhir,
    /// Common Event Format.
    Cef,
    /// Open Cybersecurity Schema Framework, one a line.
    Ocsf,
}

impl LedgerFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Fhir, Self::Cef, Self::Ocsf];

    /// The end of the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Fhir => "fhir",
            Self::Cef => "cef",
            Self::Ocsf => "ocsf",
        }
    }

    /// Media type of the file.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Fhir => "application/fhir+ndjson",
            Self::Cef => "text/plain; charset=utf-8",
            Self::Ocsf => "application/x-ndjson",
        }
    }
}

/// A part of the ledger as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerExport {
    /// The file.
    pub body: String,
    /// Entries in it.
    pub entries: u64,
    /// Entries that pass the filter; more than `entries` where the limit cut it.
    pub total: u64,
}

/// A question for one patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountingQuestion {
    /// The patient's id as the data have it.
    pub patient_id: String,
    /// From this instant.
    pub from: Option<Timestamp>,
    /// Until before this instant.
    pub until: Option<Timestamp>,
}

/// Who looked at one patient's data.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Accounting {
    /// The newest first.
    pub rows: Vec<LedgerRow>,
    /// How many there are.
    pub total: u64,
}
