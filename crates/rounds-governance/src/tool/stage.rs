//! Where a tool is in its life, and which moves there are at all. Which of them a tool may make
//! now is said by its gates (`crate::gate`).

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a tool is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Somebody wants it.
    Proposed,
    /// A committee works on it.
    InReview,
    /// It runs on live data and nobody sees what it says.
    Silent,
    /// A limited group uses it, and the effect is measured.
    Pilot,
    /// It is in use.
    Live,
    /// It was in use and is switched off for now.
    Paused,
    /// It is gone; its record stays.
    Retired,
}

impl Stage {
    /// Every stage in the order of a life.
    pub const ALL: [Self; 7] = [
        Self::Proposed,
        Self::InReview,
        Self::Silent,
        Self::Pilot,
        Self::Live,
        Self::Paused,
        Self::Retired,
    ];

    /// The word in files, addresses and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::InReview => "in-review",
            Self::Silent => "silent",
            Self::Pilot => "pilot",
            Self::Live => "live",
            Self::Paused => "paused",
            Self::Retired => "retired",
        }
    }

    /// The word on screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::InReview => "in review",
            other => other.as_str(),
        }
    }

    /// The stage with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }

    /// Whether patients' care can be touched by it.
    pub const fn touches_care(self) -> bool {
        matches!(self, Self::Pilot | Self::Live)
    }

    /// Where one can go from here at all. Moves into silent, pilot and live have gates, from
    /// wherever they come; leaving use never has one, so that nothing stands in the way of
    /// switching a tool off.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Proposed => &[
                Self::InReview,
                Self::Silent,
                Self::Pilot,
                Self::Live,
                Self::Retired,
            ],
            Self::InReview => &[
                Self::Proposed,
                Self::Silent,
                Self::Pilot,
                Self::Live,
                Self::Retired,
            ],
            Self::Silent => &[
                Self::InReview,
                Self::Pilot,
                Self::Live,
                Self::Paused,
                Self::Retired,
            ],
            Self::Pilot => &[
                Self::InReview,
                Self::Silent,
                Self::Live,
                Self::Paused,
                Self::Retired,
            ],
            Self::Live => &[
                Self::InReview,
                Self::Silent,
                Self::Pilot,
                Self::Paused,
                Self::Retired,
            ],
            Self::Paused => &[
                Self::InReview,
                Self::Silent,
                Self::Pilot,
                Self::Live,
                Self::Retired,
            ],
            Self::Retired => &[],
        }
    }

    /// Whether entering it has a gate.
    pub const fn has_gate(self) -> bool {
        matches!(self, Self::Silent | Self::Pilot | Self::Live)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
