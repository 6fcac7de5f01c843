//! What a point means, as colour class, shape and word together.

use maud::{Markup, html};

use crate::canvas::px;

/// What sort of variation a point or row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mark {
    /// What the process always does: a dot.
    #[default]
    Common,
    /// A special cause for the better: a diamond.
    Improvement,
    /// A special cause for the worse: a filled triangle that points away from the centre.
    Concern,
    /// A special cause upwards where neither way is better: an open triangle upwards.
    NeutralHigh,
    /// A special cause downwards where neither way is better: an open triangle downwards.
    NeutralLow,
}

/// Above or below the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Above the centre, or rising.
    High,
    /// Below the centre, or falling.
    Low,
}

impl Mark {
    /// The words on screen; empty for common cause.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Common => "",
            Self::Improvement => "improvement",
            Self::Concern => "concern",
            Self::NeutralHigh => "special cause, high",
            Self::NeutralLow => "special cause, low",
        }
    }

    /// The class that colours it.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Common => "mark-common",
            Self::Improvement => "mark-improvement",
            Self::Concern => "mark-concern",
            Self::NeutralHigh | Self::NeutralLow => "mark-neutral",
        }
    }

    /// Its shape around (x, y); `size` is about its radius in user units.
    pub(crate) fn shape(self, x: f64, y: f64, size: f64, side: Side) -> Markup {
        let class = format!("mark {}", self.class());
        let triangle = |side: Side| {
            let tip = if side == Side::High { -1.0 } else { 1.0 };
            format!(
                "M{} {}L{} {}L{} {}Z",
                px(x),
                px(y + tip * size * 1.15),
                px(x + size),
                px(y - tip * size * 0.7),
                px(x - size),
                px(y - tip * size * 0.7),
            )
        };
        match self {
            Self::Common => {
                html! { circle class=(class) cx=(px(x)) cy=(px(y)) r=(px(size * 0.6)) {} }
            }
            Self::Improvement => html! {
                path class=(class) d={
                    "M" (px(x)) " " (px(y - size * 1.1)) "L" (px(x + size * 1.1)) " " (px(y))
                    "L" (px(x)) " " (px(y + size * 1.1)) "L" (px(x - size * 1.1)) " " (px(y)) "Z"
                } {}
            },
            Self::Concern => html! { path class=(class) d=(triangle(side)) {} },
            Self::NeutralHigh => {
                html! { path class={ (class) " mark-open" } d=(triangle(Side::High)) {} }
            }
            Self::NeutralLow => {
                html! { path class={ (class) " mark-open" } d=(triangle(Side::Low)) {} }
            }
        }
    }
}
