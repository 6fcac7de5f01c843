//! Why no snapshot is taken.

use jiff::civil::Date;
use rounds_core::PeriodKind;
use rounds_lake::LakeError;

use crate::round::RoundError;

/// Why no snapshot is taken.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The lake, or what rounds stored in it.
    #[error(transparent)]
    Stored(#[from] RoundError),
    /// The lake cannot be read, or a file of it is not there.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// Nothing was asked for.
    #[error("no measure is named: name at least one, for example ai.auroc")]
    Nothing,
    /// No measure has this id.
    #[error("there is no measure {measure:?}{suggestion}")]
    NoMeasure {
        /// As asked.
        measure: String,
        /// `, did you mean …?` or nothing.
        suggestion: String,
    },
    /// A measure has no results under its present definition.
    #[error(
        "{measure} has no results under its present definition{}: do a round first{}",
        over_by(as_of.as_ref()), or_later(as_of.as_ref())
    )]
    NoResults {
        /// The measure.
        measure: String,
        /// The day on which periods had to be over.
        as_of: Option<Date>,
    },
    /// A measure has no such group.
    #[error("{measure} has no results for the group {group:?}{suggestion}")]
    NoGroup {
        /// The measure.
        measure: String,
        /// As asked.
        group: String,
        /// `, did you mean …?` or nothing.
        suggestion: String,
    },
    /// The measure's query cannot be planned any more.
    #[error("{measure}, results by {} of lake version {version}: {source}", period.as_str())]
    Plan {
        /// The measure.
        measure: String,
        /// Its periods.
        period: PeriodKind,
        /// Which lake version.
        version: u64,
        /// What the lake says.
        source: LakeError,
    },
    /// A file of a table that was read is missing or damaged: nothing that rests on it is evidence.
    #[error("{path}: {what}: restore it from a backup")]
    Damaged {
        /// The file, below the lake's folder.
        path: String,
        /// What is wrong.
        what: String,
    },
}

fn over_by(as_of: Option<&Date>) -> String {
    as_of.map_or_else(String::new, |day| {
        format!(" for a period that was over on {day}")
    })
}

fn or_later(as_of: Option<&Date>) -> &'static str {
    as_of.map_or("", |_| ", or name a later day")
}
