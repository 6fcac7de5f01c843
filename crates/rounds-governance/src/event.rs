//! Something that happened, as it is kept: who, when, what, and its place in the chain.

use jiff::Timestamp;
use rounds_core::access::ActorKind;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::happened::{Happened, Subject};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Event {
    /// Its number among all events: 1, 2, 3 … without gaps.
    pub seq: i64,
    /// What it happened to.
    pub subject: Subject,
    /// Its number among the events of its subject: 1, 2, 3 … without gaps.
    pub version: i64,
    /// When, to the microsecond.
    pub at: Timestamp,
    /// Who.
    pub by: PersonRef,
    /// How they acted.
    pub kind: ActorKind,
    /// What.
    pub body: Happened,
    /// Hash of the subject's event before; empty in its first.
    pub previous: String,
    /// SHA-256 of all of the above, in hexadecimal (`crate::chain`).
    pub hash: String,
}
