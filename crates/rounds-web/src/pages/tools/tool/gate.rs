//! What the next gate needs: there, missing, who can provide it, and the form to do so.

use maud::{Markup, html};
use rounds_governance::gate::{self, GateItem, ItemState};
use rounds_governance::tool::{Stage, Tool};

use super::Drawn;
use crate::view::href;

/// The gate a tool comes to next: the nearest stage with one after where it is. From a pause all
/// three are as near; the page shows the one into live.
pub fn next(tool: &Tool) -> Option<Stage> {
    let gated = || {
        let stages = tool.stage.next().iter().copied();
        stages.filter(|stage| stage.has_gate())
    };
    match tool.stage {
        Stage::Paused => Some(Stage::Live),
        Stage::Proposed => Some(Stage::Silent),
        stage => gated().find(|next| *next > stage),
    }
}

impl Drawn<'_> {
    pub(super) fn gate(&self) -> Markup {
        let Some(to) = self.to else {
            return html! {
                section.card #gate {
                    h2 { "No gate ahead" }
                    p.quiet { (self.nothing_ahead()) }
                    (self.moves(None))
                }
            };
        };
        let setting = self.stand.setting();
        let report = gate::report(&self.stand.governance, self.tool, to, &setting);
        let (met, all) = report.tally();
        html! {
            section.card #gate {
                h2 { "What the gate into " (to.words()) " needs: " (met) " of " (all) " shown" }
                p.quiet {
                    (report.title)
                    @if !report.citation.is_empty() { ". " (report.citation) }
                }
                (self.other_gates(to))
                ul.gate { @for item in &report.items { (self.item(item, to)) } }
                (self.moves(Some(&report)))
            }
        }
    }

    fn nothing_ahead(&self) -> &'static str {
        match self.tool.stage {
            Stage::Live => "It is live. What must stay true is among the standing conditions.",
            Stage::Retired => "It is retired; its record stays.",
            _ => "No stage with a gate follows this one.",
        }
    }

    fn other_gates(&self, shown: Stage) -> Markup {
        let address = href::tool(self.tool.id.as_str());
        let open: &[Stage] = match self.tool.stage {
            Stage::Proposed => Stage::InReview.next(),
            stage => stage.next(),
        };
        let gated = open.iter().filter(|stage| stage.has_gate());
        html! {
            nav.choices aria-label="Gates" {
                @for stage in gated {
                    a href=(href::with_query(&address, &[("to", Some(stage.as_str()))]))
                        aria-current=[(*stage == shown).then_some("true")] { "into " (stage.words()) }
                }
            }
        }
    }

    fn item(&self, item: &GateItem, to: Stage) -> Markup {
        let (mark, said) = match item.state {
            ItemState::Met => ("✓", "shown"),
            ItemState::Missing => ("○", "missing"),
            ItemState::Failed => ("✗", "not met"),
        };
        html! {
            li class=(said.replace(' ', "-")) {
                span.gate-mark aria-hidden="true" { (mark) }
                div {
                    p {
                        b { (item.requirement.title) }
                        " " span.status { (said) }
                    }
                    @if !item.sentence.is_empty() { p { (item.sentence) } }
                    @if item.state != ItemState::Met {
                        @if !item.requirement.why.is_empty() { p.quiet { (item.requirement.why) } }
                        @if !item.who.is_empty() { p.quiet { "Can be provided by " (item.who.join(", ")) "." } }
                        (self.provide(item, to))
                    }
                }
            }
        }
    }
}
