//! Signals: statistical marks on a series of results, and how far to believe them.
//!
//! [`series`] turns results into points, [`chart`] paints the control chart's rules on them,
//! [`judge`] gives the latest point the probability that chance alone made it, and [`family`]
//! adjusts those probabilities over every series of the site. What deserves a person's
//! attention afterwards is decided in [`crate::finding`]. Design: `docs/signals.md`.

pub mod chance;
pub mod chart;
pub mod family;
pub mod judge;
pub mod series;

use std::fmt;

use rounds_core::Direction;
use serde::{Deserialize, Serialize};

/// Which way a series left its centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Above the centre.
    Up,
    /// Below the centre.
    Down,
}

impl Side {
    /// The word stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// What leaving the centre on one side means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Meaning {
    /// The wrong way.
    Concern,
    /// Neither way is better in itself.
    Neutral,
    /// The right way.
    Improvement,
}

impl Meaning {
    /// What moving to this side means for a measure with this direction.
    pub fn of(side: Side, direction: Direction) -> Self {
        match (side, direction) {
            (_, Direction::Neither) => Self::Neutral,
            (Side::Up, Direction::Higher) | (Side::Down, Direction::Lower) => Self::Improvement,
            (Side::Up, Direction::Lower) | (Side::Down, Direction::Higher) => Self::Concern,
        }
    }

    /// The word stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Concern => "concern",
            Self::Neutral => "neutral",
            Self::Improvement => "improvement",
        }
    }
}

/// The rules that can open a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The latest point lies outside the limits.
    OutsideLimits,
    /// The latest seven points or more lie on one side of the centre.
    Shift,
}

impl Rule {
    /// The word stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OutsideLimits => "outside-limits",
            Self::Shift => "shift",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OutsideLimits => "outside the limits",
            Self::Shift => "shift: seven or more on one side",
        })
    }
}
