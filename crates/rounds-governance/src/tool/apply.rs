//! What an event makes of a tool.

mod standing;

use std::collections::{BTreeMap, BTreeSet};

use super::event::ToolEvent;
use super::{Acceptance, Card, Document, Move, SignOff, Stage, Tool, TrainingShown};
use crate::change::of_move;
use crate::event::Event;
use crate::ids::ToolId;
use crate::state::Governance;

/// Takes one event in.
pub fn apply(governance: &mut Governance, id: &ToolId, what: &ToolEvent, event: &Event) {
    if let ToolEvent::Proposed { .. } = what {
        let proposed = proposed(id, what, event);
        governance
            .tools
            .extend(proposed.map(|tool| (id.clone(), tool)));
    } else if let Some(tool) = governance.tools.get_mut(id) {
        went_on(tool, what, event);
        if let ToolEvent::Moved { day, .. } = what {
            let entry = of_move::entry(tool, *day);
            governance.changes.extend(entry);
        }
    }
}

fn proposed(id: &ToolId, what: &ToolEvent, event: &Event) -> Option<Tool> {
    let ToolEvent::Proposed { card, version } = what else {
        return None;
    };
    Some(Tool {
        id: id.clone(),
        card: card.clone(),
        proposed_by: event.by.clone(),
        proposed_at: event.at,
        former: Vec::new(),
        versions: version.iter().cloned().collect(),
        version_since: event.at,
        new_version_since: event.at,
        stage: Stage::Proposed,
        stage_since: event.at,
        moves: Vec::new(),
        risk: None,
        documents: Vec::new(),
        trainings: Vec::new(),
        sign_offs: Vec::new(),
        measures: Vec::new(),
        acceptance: Vec::new(),
        standing: BTreeMap::new(),
        review_by: None,
        needs: BTreeSet::new(),
    })
}

fn went_on(tool: &mut Tool, what: &ToolEvent, event: &Event) {
    match what {
        ToolEvent::Proposed { .. } => {}
        ToolEvent::Described { card } => {
            let before = std::mem::replace(&mut tool.card, card.clone());
            left(tool, &before);
        }
        ToolEvent::VersionAdded { version } => {
            tool.version_since = event.at;
            if !version.is_within_change_plan {
                tool.new_version_since = event.at;
            }
            tool.versions.push(version.clone());
        }
        ToolEvent::NeedsSet { needs } => tool.needs = needs.clone(),
        ToolEvent::MeasuresSet { measures } => tool.measures = measures.clone(),
        ToolEvent::RiskAssessed { risk } => tool.risk = Some(risk.clone()),
        ToolEvent::DocumentShown { .. }
        | ToolEvent::TrainingShown { .. }
        | ToolEvent::SignedOff { .. } => paper(tool, what, event),
        ToolEvent::Accepted {
            to,
            condition,
            reason,
        } => tool.acceptance.push(Acceptance {
            to: *to,
            condition: condition.clone(),
            reason: reason.clone(),
            by: event.by.clone(),
            at: event.at,
        }),
        ToolEvent::AcceptanceDropped { index, .. } => {
            if *index < tool.acceptance.len() {
                tool.acceptance.remove(*index);
            }
        }
        ToolEvent::StandingAgreed { .. }
        | ToolEvent::StandingDropped { .. }
        | ToolEvent::Breached { .. }
        | ToolEvent::Recovered { .. }
        | ToolEvent::BreachAcknowledged { .. }
        | ToolEvent::BreachOverdue { .. }
        | ToolEvent::BreachResolved { .. } => standing::apply(tool, what, event),
        ToolEvent::Moved { .. } => moved(tool, what, event),
        ToolEvent::ReviewBySet { day } => tool.review_by = *day,
    }
}

fn paper(tool: &mut Tool, what: &ToolEvent, event: &Event) {
    match what {
        ToolEvent::DocumentShown {
            kind,
            title,
            file,
            location,
            valid_until,
        } => tool.documents.push(Document {
            kind: kind.clone(),
            title: title.clone(),
            file: file.clone(),
            location: location.clone(),
            valid_until: *valid_until,
            by: event.by.clone(),
            at: event.at,
        }),
        ToolEvent::TrainingShown {
            training,
            trained,
            required,
            on,
        } => tool.trainings.push(TrainingShown {
            training: training.clone(),
            trained: *trained,
            required: *required,
            on: *on,
            by: event.by.clone(),
            at: event.at,
        }),
        ToolEvent::SignedOff { role, to, note } => {
            let version = tool.version().map(|version| version.version.clone());
            tool.sign_offs.push(SignOff {
                role: role.clone(),
                to: *to,
                by: event.by.clone(),
                at: event.at,
                note: note.clone(),
                version,
            });
        }
        _ => {}
    }
}

fn moved(tool: &mut Tool, what: &ToolEvent, event: &Event) {
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
        return;
    };
    tool.moves.push(Move {
        from: *from,
        to: *to,
        by: event.by.clone(),
        at: event.at,
        reason: reason.clone(),
        gate: gate.clone(),
        review: review.clone(),
        overridden: overridden.clone(),
    });
    tool.stage = *to;
    tool.stage_since = event.at;
    if *to == Stage::Retired {
        for condition in tool.standing.values_mut() {
            condition.is_in_force = false;
        }
    }
}

/// Who owned or built it by the card before and no more is remembered: they still approve nothing.
fn left(tool: &mut Tool, before: &Card) {
    let owners = [&before.clinical_owner, &before.technical_owner];
    let people = owners.into_iter().flatten().chain(&before.builders);
    for person in people {
        if !tool.is_barred(person) {
            tool.former.push(person.clone());
        }
    }
}
