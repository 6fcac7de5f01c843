//! Two icons that sum a series up: what sort of variation it shows, and whether it will meet its
//! target. Own drawings of what NHS England's "Making Data Count" icons say; outline, fill and
//! inner line differ as well as colour.

use maud::{Markup, html};

use crate::mark::{Mark, Side};

/// Whether a process will meet its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assurance {
    /// It will.
    Pass,
    /// It will not without a change.
    Fail,
    /// Chance decides.
    HitOrMiss,
}

impl Assurance {
    /// The words on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "consistently meets the target",
            Self::Fail => "consistently misses the target",
            Self::HitOrMiss => "meets and misses the target by chance",
        }
    }
}

/// The icon of a series' latest variation. `side` says which way a special cause goes; common
/// cause has none. Concern is filled, the others are outlines.
pub fn variation_icon(mark: Mark, side: Side) -> Markup {
    let line = match (mark, side) {
        (Mark::Common, _) => "M7 15l3.5-4 3.5 6 3.5-6 3.5 4",
        (Mark::NeutralHigh, _) | (_, Side::High) => "M7 18l4-4 3 2.5 6-6.5M16 9.5h4.4v4.4",
        (Mark::NeutralLow, _) | (_, Side::Low) => "M7 10l4 4 3-2.5 6 6.5M16 18.5h4.4v-4.4",
    };
    let words = match (mark, side) {
        (Mark::Common, _) => "common cause variation",
        (Mark::Improvement, Side::High) => "improvement, upwards",
        (Mark::Improvement, Side::Low) => "improvement, downwards",
        (Mark::Concern, Side::High) => "concern, upwards",
        (Mark::Concern, Side::Low) => "concern, downwards",
        (Mark::NeutralHigh | Mark::NeutralLow, _) => mark.as_str(),
    };
    html! {
        svg class={ "chart-icon " (mark.class()) } viewBox="0 0 28 28" role="img" aria-label=(words) {
            title { (words) }
            circle class="chart-icon-ring" cx="14" cy="14" r="12" {}
            path class="chart-icon-line" d=(line) {}
        }
    }
}

/// The icon of a target's reach: a level line with the process above, below or across it, and the
/// letter Making Data Count uses.
pub fn assurance_icon(assurance: Assurance) -> Markup {
    let (class, letter) = match assurance {
        Assurance::Pass => ("mark-improvement", "P"),
        Assurance::Fail => ("mark-concern", "F"),
        Assurance::HitOrMiss => ("mark-common", "?"),
    };
    html! {
        svg class={ "chart-icon " (class) } viewBox="0 0 28 28" role="img" aria-label=(assurance.as_str()) {
            title { (assurance.as_str()) }
            circle class="chart-icon-ring" cx="14" cy="14" r="12" {}
            path class="chart-icon-line" d="M6 20.5h16" {}
            text class="chart-icon-letter" x="14" y="17" text-anchor="middle" { (letter) }
        }
    }
}
