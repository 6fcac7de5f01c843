//! The life strip: every stage with the day it was entered, where the tool is now, and how much of
//! the next gate is shown.

use jiff::Timestamp;
use maud::{Markup, html};
use rounds_governance::gate;
use rounds_governance::said;
use rounds_governance::tool::Stage;

use super::Drawn;

/// Where a stage lies from where the tool is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Behind,
    Here,
    Next,
    Ahead,
}

impl Place {
    const fn class(self) -> &'static str {
        match self {
            Self::Behind => "behind",
            Self::Here => "here",
            Self::Next => "next",
            Self::Ahead => "ahead",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Behind => "was",
            Self::Here => "is now",
            Self::Next => "next gate:",
            Self::Ahead => "not yet",
        }
    }
}

impl Drawn<'_> {
    pub(super) fn life(&self) -> Markup {
        let stages = Stage::ALL.into_iter().filter(|stage| self.is_shown(*stage));
        html! {
            ol.life aria-label="Stages of its life" {
                @for stage in stages { (self.step(stage)) }
            }
        }
    }

    /// Pausing belongs to a life only when it happened.
    fn is_shown(&self, stage: Stage) -> bool {
        stage != Stage::Paused || self.entered(stage).is_some()
    }

    fn entered(&self, stage: Stage) -> Option<Timestamp> {
        if stage == Stage::Proposed {
            return Some(self.tool.proposed_at);
        }
        let moves = self.tool.moves.iter().rev();
        let mut into = moves.filter(|one| one.to == stage);
        into.next().map(|one| one.at)
    }

    fn place(&self, stage: Stage) -> Place {
        if stage == self.tool.stage {
            return Place::Here;
        }
        if self.to == Some(stage) && self.tool.stage != Stage::Retired {
            return Place::Next;
        }
        match self.entered(stage) {
            Some(_) => Place::Behind,
            None => Place::Ahead,
        }
    }

    fn step(&self, stage: Stage) -> Markup {
        let place = self.place(stage);
        html! {
            li class=(place.class()) aria-current=[(place == Place::Here).then_some("step")] {
                span.visually-hidden { (place.words()) " " }
                b { (said::capital(stage.words())) @if place == Place::Next { " gate" } }
                @if place == Place::Next {
                    span { (self.shown(stage)) }
                } @else if let Some(at) = self.entered(stage) {
                    span { (self.day(at)) }
                } @else {
                    span.absent { "–" }
                }
            }
        }
    }

    fn shown(&self, stage: Stage) -> Markup {
        let setting = self.stand.setting();
        let report = gate::report(&self.stand.governance, self.tool, stage, &setting);
        let (met, all) = report.tally();
        html! { a href="#gate" { (met) " of " (all) " shown" } }
    }

    /// The site's calendar day of an instant.
    pub(super) fn day(&self, at: Timestamp) -> String {
        let zone = self.shell.info().time_zone.clone();
        crate::view::time::day(at.to_zoned(zone).date())
    }
}
