//! What was shown about a tool by people: documents, trainings, sign-offs.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::evidence::Attachment;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Document {
    /// What it is, as gates name it: `model-card`, `downtime-plan`, `monitoring-plan`, …
    pub kind: String,
    /// Its title.
    pub title: String,
    /// The file, where one was attached.
    pub file: Option<Attachment>,
    /// Where else it can be read: an address or the place in a document system.
    pub location: String,
    /// Last day on which it counts.
    pub valid_until: Option<Date>,
    /// Who showed it.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
}

/// A training and how many have done it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TrainingShown {
    /// The training, as gates name it.
    pub training: String,
    /// How many have done it.
    pub trained: u32,
    /// Of how many who must.
    pub required: u32,
    /// Counted on this day.
    pub on: Date,
    /// Who counted.
    pub by: PersonRef,
    /// When it was written down.
    pub at: Timestamp,
}

/// Somebody signs for something in a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignOff {
    /// What is signed for: `clinical-owner`, `security`, `privacy`, `equity`, …
    pub role: String,
    /// Entering which stage.
    pub to: super::Stage,
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// What they add.
    pub note: String,
    /// The version signed for; another version needs another signature.
    pub version: Option<String>,
}

impl Document {
    /// Whether it has not expired by this day.
    pub fn counts_on(&self, day: Date) -> bool {
        self.valid_until.is_none_or(|until| day <= until)
    }
}
