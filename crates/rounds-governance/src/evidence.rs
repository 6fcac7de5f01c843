//! Snapshots of measure results, and files, that decisions rest on. Made and recomputed by the
//! program, which knows the lake; here is what they say and how they are told apart from others.

pub mod snapshot;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::ids::{EvidenceId, ToolId};

pub use snapshot::{Published, Snapshot, SnapshotItem, TableFile, TableRead};

/// A file that was attached. The bytes are kept by their hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// The file's name, without a folder.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A snapshot as the inventory of evidence has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// Its name.
    pub id: EvidenceId,
    /// What it is about.
    pub title: String,
    /// The tool it is about.
    pub tool: Option<ToolId>,
    /// The snapshot's file: canonical JSON of a [`Snapshot`].
    pub file: Attachment,
    /// Lake version it was taken of.
    pub lake_version: u64,
    /// How many measures and how many values.
    pub measures: u32,
    /// How many values.
    pub values: u32,
    /// Who took it.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
}

impl Evidence {
    /// How a decision names it.
    pub fn reference(&self) -> EvidenceRef {
        EvidenceRef {
            id: self.id.clone(),
            sha256: self.file.sha256.clone(),
        }
    }
}

/// Evidence as a decision names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EvidenceRef {
    /// Its name.
    pub id: EvidenceId,
    /// SHA-256 of the snapshot's file.
    pub sha256: String,
}

/// Evidence was taken. The only thing that happens to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EvidenceTaken {
    /// What it is about.
    pub title: String,
    /// The tool it is about.
    pub tool: Option<ToolId>,
    /// The snapshot's file.
    pub file: Attachment,
    /// Lake version it was taken of.
    pub lake_version: u64,
    /// How many measures.
    pub measures: u32,
    /// How many values.
    pub values: u32,
}
