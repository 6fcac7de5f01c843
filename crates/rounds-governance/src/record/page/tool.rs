//! The tool itself: its card, what was shown about it, its moves with their gates, and what must
//! stay true of it.

use maud::{Markup, html as markup};

use super::{by, facts, of_tool, section};
use crate::event::Event;
use crate::gate::{GateReport, ItemState};
use crate::tool::event::ToolEvent;
use crate::tool::{Card, Overridden};

pub(super) fn card(card: &Card) -> Markup {
    let owner = |owner: &Option<crate::PersonRef>| match owner {
        Some(owner) => owner.name.clone(),
        None => String::new(),
    };
    let builders: Vec<&str> = card.builders.iter().map(|one| one.name.as_str()).collect();
    let mut rows = vec![
        ("Kind", card.kind.words().to_owned()),
        ("Purpose", card.purpose.clone()),
        ("Intended use", card.intended_use.clone()),
        ("Vendor", card.vendor.clone()),
        ("Clinical owner", owner(&card.clinical_owner)),
        ("Technical owner", owner(&card.technical_owner)),
        ("Builders", builders.join(", ")),
    ];
    let more = card.facts.iter();
    rows.extend(more.map(|(name, value)| (name.as_str(), value.clone())));
    markup! { h2 { "What it is" } (facts(&rows)) }
}

/// Versions, risk, documents, trainings and sign-offs.
pub(super) fn papers(events: &[Event]) -> Markup {
    let rows: Vec<Markup> = of_tool(events)
        .filter_map(|(what, event)| Some((paper(what)?, event)))
        .map(|((kind, words), event)| {
            markup! { tr { (by(event)) td { (kind) } td { (words) } } }
        })
        .collect();
    let heads = ["When", "Who", "What", "Shown"];
    section("What was shown", "Nothing was shown yet.", &heads, &rows)
}

fn paper(what: &ToolEvent) -> Option<(&'static str, String)> {
    Some(match what {
        ToolEvent::Proposed {
            version: Some(version),
            ..
        }
        | ToolEvent::VersionAdded { version } => (
            "version",
            format!(
                "{} from {}: {}",
                version.version, version.from, version.note
            ),
        ),
        ToolEvent::RiskAssessed { risk } => (
            "risk",
            format!(
                "tier {}, {} points: {}",
                risk.tier, risk.points, risk.reason
            ),
        ),
        ToolEvent::DocumentShown {
            kind,
            title,
            file,
            location,
            valid_until,
        } => {
            let place = file.as_ref().map_or_else(
                || location.clone(),
                |file| {
                    format!(
                        "{} ({} bytes, SHA-256 {})",
                        file.name, file.bytes, file.sha256
                    )
                },
            );
            let until = valid_until.map_or(String::new(), |day| format!(", counts until {day}"));
            ("document", format!("{kind}: {title}; {place}{until}"))
        }
        ToolEvent::TrainingShown {
            training,
            trained,
            required,
            on,
        } => (
            "training",
            format!("{training}: {trained} of {required}, counted on {on}"),
        ),
        ToolEvent::SignedOff { role, to, note } => {
            ("sign-off", format!("{role}, into {to}: {note}"))
        }
        ToolEvent::Accepted {
            to,
            condition,
            reason,
        } => (
            "agreed beforehand",
            format!("into {to}: {}; {reason}", super::events::words(condition)),
        ),
        _ => return None,
    })
}

pub(super) fn moves(events: &[Event]) -> Markup {
    let moved: Vec<_> = of_tool(events)
        .filter(|(what, _)| matches!(what, ToolEvent::Moved { .. }))
        .collect();
    markup! {
        h2 { "Its stages" }
        @if moved.is_empty() { p { "It was proposed and has not moved since." } }
        @for (what, event) in moved { (one_move(what, event)) }
    }
}

fn one_move(what: &ToolEvent, event: &Event) -> Markup {
    let ToolEvent::Moved {
        from,
        to,
        reason,
        gate,
        review,
        overridden,
        day: _,
    } = what
    else {
        return Markup::default();
    };
    markup! {
        section .kept {
            h3 { (from) " → " (to) ", " (event.at) ", by " (event.by.name) }
            @if !reason.is_empty() { p { "Reason: " (reason) } }
            @if let Some(review) = review { p { "It rests on the decision of " (review) "." } }
            @if let Some(rule) = overridden { (passed_unmet(rule)) }
            @if let Some(gate) = gate { (report(gate)) }
        }
    }
}

fn passed_unmet(rule: &Overridden) -> Markup {
    markup! {
        div .marked {
            p { strong { "The gate was not met and was passed by the rule " (rule.rule) "." } " " (rule.reason) }
            ul { @for missing in &rule.missing { li { (missing) } } }
        }
    }
}

fn report(gate: &GateReport) -> Markup {
    let (met, all) = gate.tally();
    markup! {
        table {
            caption { "Gate " (gate.title) ": " (met) " of " (all) " met. " (gate.citation) " Policy " code { (gate.policy) } }
            thead { tr { th scope="col" { "What must be shown" } th scope="col" { "State" } th scope="col" { "What was there" } } }
            tbody {
                @for item in &gate.items {
                    tr {
                        td { (item.requirement.title) }
                        td { (state(item.state)) }
                        td {
                            (item.sentence)
                            @for judged in &item.judged { br; (judged.sentence) }
                        }
                    }
                }
            }
        }
    }
}

const fn state(state: ItemState) -> &'static str {
    match state {
        ItemState::Met => "met",
        ItemState::Missing => "missing",
        ItemState::Failed => "failed",
    }
}

/// What was agreed, what was breached, and what was done about it.
pub(super) fn standing(events: &[Event]) -> Markup {
    let rows: Vec<Markup> = of_tool(events)
        .filter_map(|(what, event)| Some((of_standing(what)?, event)))
        .map(|((condition, words), event)| {
            markup! { tr { (by(event)) td { (condition) } td { (words) } } }
        })
        .collect();
    let none = "Nothing was agreed that must stay true.";
    let heads = ["When", "Who", "Condition", "What happened"];
    section("What must stay true", none, &heads, &rows)
}

fn of_standing(what: &ToolEvent) -> Option<(&str, String)> {
    Some(match what {
        ToolEvent::StandingAgreed {
            condition, agreed, ..
        } => (
            condition.as_str(),
            format!(
                "agreed: {}; a breach is answered by {}, acknowledged within {} h and answered within {} h; {}",
                super::events::words(&agreed.condition),
                agreed.action.as_str(),
                agreed.acknowledge_hours,
                agreed.respond_hours,
                agreed.reason
            ),
        ),
        ToolEvent::StandingDropped { condition, reason } => {
            (condition.as_str(), format!("ended: {reason}"))
        }
        ToolEvent::Breached { condition, judged } => {
            (condition.as_str(), format!("breached: {}", judged.sentence))
        }
        ToolEvent::Recovered { condition, judged } => (
            condition.as_str(),
            format!("holds again: {}", judged.sentence),
        ),
        ToolEvent::BreachAcknowledged { condition, note } => {
            (condition.as_str(), format!("acknowledged: {note}"))
        }
        ToolEvent::BreachOverdue { condition, clock } => {
            (condition.as_str(), format!("overdue: {clock}"))
        }
        ToolEvent::BreachResolved { condition, note } => {
            (condition.as_str(), format!("resolved: {note}"))
        }
        _ => return None,
    })
}
