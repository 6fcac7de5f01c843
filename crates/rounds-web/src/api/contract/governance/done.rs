//! What a command brought about.

use rounds_governance::Happened;
use rounds_governance::happened::Subject;
use serde::Serialize;
use utoipa::ToSchema;

use crate::office;

/// What a command brought about.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Done {
    /// What it happened to: for something new, its name.
    pub subject: Subject,
    /// Number of the last event; `If-Match: "KIND-SEQ"` of the next command means this state.
    #[schema(minimum = 1)]
    pub seq: i64,
    /// What happened, in order. What follows by itself from the new state is not among it.
    pub happened: Vec<Happened>,
}

impl Done {
    /// None where nothing happened, which no office answers.
    pub fn of(done: office::Done) -> Option<Self> {
        Some(Self {
            subject: done.subject()?,
            seq: done.seq,
            happened: done.happened,
        })
    }
}
