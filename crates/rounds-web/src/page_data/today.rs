//! The home page: what changed, and a quiet strip of vital signs.

use jiff::Timestamp;
use rounds_core::Period;

use super::{FindingRow, Reading, Scale, Variation};

/// The home page.
#[derive(Debug, Clone, PartialEq)]
pub struct Today {
    /// Since when "changed" counts; none before the second round.
    pub since: Option<Timestamp>,
    /// The last round; none on a site that has not done one.
    pub last_round: Option<RoundNote>,
    /// Most important first. The page shows [`Today::CHANGES_MAX`] and links to the others.
    pub changes: Vec<FindingRow>,
    /// Findings open in all.
    pub findings_open: u64,
    /// A few measures worth a glance.
    pub vital_signs: Vec<VitalSign>,
}

impl Today {
    /// How many findings somebody with four minutes can take in.
    pub const CHANGES_MAX: usize = 7;
}

/// What the last round did.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundNote {
    /// When it finished.
    pub finished_at: Timestamp,
    /// Measures computed or found unchanged.
    pub measures: u64,
    /// Rows kept from new files.
    pub rows_new: u64,
    /// Rows refused in this round.
    pub rows_quarantined: u64,
}

/// One number of the strip.
#[derive(Debug, Clone, PartialEq)]
pub struct VitalSign {
    /// The measure behind it.
    pub measure_id: String,
    /// Its title.
    pub title: String,
    /// How its numbers are written.
    pub scale: Scale,
    /// The period the reading is for.
    pub period: Period,
    /// The reading.
    pub reading: Reading,
    /// Whether it varies beyond chance.
    pub variation: Variation,
}
