//! Everything about one tool in one file: its card, moves, gates, reviews, decisions, evidence,
//! breaches, findings and the events themselves, signed by the installation. A reader needs no
//! network and no Rounds to read it, and this program alone to verify it.

mod chains;
mod moves;
mod page;
mod papers;
mod sign;
mod verify;
mod votes;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::evidence::Snapshot;
use crate::ids::ToolId;

pub use page::html;
pub use sign::{SigningKey, VerifyingKey, seal, text};
pub use verify::{RecordFault, verify, verify_text};

/// Version of the format that this program writes and verifies.
pub const FORMAT: u32 = 1;

/// Everything about one tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ToolRecord {
    /// Version of this format.
    pub format: u32,
    /// The site's name.
    pub site: String,
    /// The tool.
    pub tool: ToolId,
    /// When it was made.
    pub made_at: Timestamp,
    /// Version of the program.
    pub software: String,
    /// Last entry of the ledger then, number and hash.
    pub ledger: Option<(i64, String)>,
    /// All events of the tool, its reviews, evidence, changes and findings: chains by subject.
    pub events: Vec<Event>,
    /// The evidence that its decisions rest on, by hash of the file.
    pub snapshots: Vec<(String, Snapshot)>,
    /// Attached files that are small enough, by hash, as base64.
    pub files: Vec<(String, String)>,
    /// Hashes of attached files that are too large to be inside.
    pub files_apart: Vec<String>,
}

/// A record with its signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignedRecord {
    /// The record.
    pub record: ToolRecord,
    /// SHA-256 of the record's canonical JSON, in hexadecimal.
    pub sha256: String,
    /// Ed25519 signature of `rounds-record-1:` and that hash, in base64.
    pub signature: String,
    /// The installation's public key, in base64. Compare it with the one on the installation's
    /// page: a forger would put their own here.
    pub public_key: String,
}
