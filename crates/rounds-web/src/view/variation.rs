//! The variation and assurance icons of "Making Data Count", each with its words.

use maud::{Markup, html};
use rounds_core::Direction;

use crate::page_data::{Assurance, Side, Tone, Variation};

/// What the icon says, in words.
pub fn words(variation: Variation) -> &'static str {
    match variation {
        Variation::TooFewPoints => "too early to say",
        Variation::Common => "within chance",
        Variation::Special(Side::High, Tone::Concern) => "concern: high",
        Variation::Special(Side::Low, Tone::Concern) => "concern: low",
        Variation::Special(Side::High, Tone::Improvement) => "improved: high",
        Variation::Special(Side::Low, Tone::Improvement) => "improved: low",
        Variation::Special(Side::High, Tone::Neither) => "changed: higher",
        Variation::Special(Side::Low, Tone::Neither) => "changed: lower",
    }
}

/// What the assurance icon says, in words.
pub fn assurance_words(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::Passing => "target met",
        Assurance::Failing => "target missed",
        Assurance::HitOrMiss => "target met by chance",
    }
}

/// Which way is better, in words.
pub fn better(direction: Direction) -> &'static str {
    match direction {
        Direction::Lower => "lower",
        Direction::Higher => "higher",
        Direction::Neither => "neither way",
    }
}

/// The icon with its words, for a list.
pub fn labelled(variation: Variation) -> Markup {
    html! {
        span.variation { span aria-hidden="true" { (super::chart::variation_icon(variation)) } span { (words(variation)) } }
    }
}
