//! Emergency access: seeing more than usual, with a reason, for a short time, reviewed afterwards.

use jiff::Timestamp;

/// One emergency access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyRow {
    /// Its id.
    pub id: String,
    /// Whose, by id.
    pub person_id: String,
    /// Whose, by name.
    pub person_name: String,
    /// The reason they gave.
    pub reason: String,
    /// When it began.
    pub from: Timestamp,
    /// When it ends or ended.
    pub until: Timestamp,
    /// What a reviewer said; none while nobody has.
    pub review: Option<EmergencyReview>,
}

/// What a reviewer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyReview {
    /// The reviewer's name; empty in what a page sends.
    pub reviewer: String,
    /// When; none in what a page sends.
    pub at: Option<Timestamp>,
    /// Whether it was right.
    pub verdict: Verdict,
    /// In words.
    pub note: String,
}

/// Whether an emergency access was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The reason holds.
    Justified,
    /// It does not.
    NotJustified,
}

impl Verdict {
    /// The word in forms and in the ledger.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Justified => "justified",
            Self::NotJustified => "not-justified",
        }
    }
}
