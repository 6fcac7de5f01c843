//! What a tool's own events allow: it is proposed once and first, every move begins where the last
//! one ended and goes where one can go at all, and a move through a gate has the gate met or an
//! override.

use super::ToolRecord;
use super::chains::place;
use super::verify::RecordFault;
use crate::gate::GateReport;
use crate::happened::Happened;
use crate::tool::event::ToolEvent;
use crate::tool::{Overridden, Stage};

pub(super) fn faults(record: &ToolRecord) -> Vec<RecordFault> {
    let mut faults = Vec::new();
    let mut stage: Option<Stage> = None;
    for event in &record.events {
        let mut fault = |what: String| faults.push(RecordFault::at(place(event), what));
        match &event.body {
            Happened::Tool { id, .. } if *id != record.tool => {
                fault(format!("the record is about {}", record.tool));
            }
            Happened::Tool { event: what, .. } => match (what, stage) {
                (ToolEvent::Proposed { .. }, None) => stage = Some(Stage::Proposed),
                (ToolEvent::Proposed { .. }, Some(_)) => {
                    fault("it was proposed a second time".to_owned());
                }
                (_, None) => fault("it happened before the tool was proposed".to_owned()),
                (ToolEvent::Moved { .. }, Some(here)) => {
                    for what in of_move(what, here) {
                        fault(what);
                    }
                    stage = Some(to(what).unwrap_or(here));
                }
                (_, Some(_)) => {}
            },
            _ => {}
        }
    }
    if stage.is_none() {
        let what = format!("it holds no event in which {} is proposed", record.tool);
        faults.push(RecordFault::at("record", what));
    }
    faults
}

fn to(event: &ToolEvent) -> Option<Stage> {
    match event {
        ToolEvent::Moved { to, .. } => Some(*to),
        _ => None,
    }
}

/// What is wrong with a move of a tool that is `here`.
fn of_move(event: &ToolEvent, here: Stage) -> Vec<String> {
    let ToolEvent::Moved {
        from,
        to,
        gate,
        overridden,
        ..
    } = event
    else {
        return Vec::new();
    };
    let mut wrong = Vec::new();
    if *from != here {
        wrong.push(format!("it moves from {from}, and the tool is {here}"));
    }
    if !from.next().contains(to) {
        wrong.push(format!("nothing moves from {from} to {to}"));
    }
    if to.has_gate() {
        wrong.extend(of_gate(*to, gate.as_ref(), overridden.as_ref()));
    }
    wrong
}

fn of_gate(
    to: Stage,
    gate: Option<&GateReport>,
    overridden: Option<&Overridden>,
) -> Option<String> {
    let Some(gate) = gate else {
        return Some(format!("it moves to {to} without the report of its gate"));
    };
    if gate.to != to {
        return Some(format!("its gate is the one into {}, not {to}", gate.to));
    }
    let is_named = |rule: &Overridden| !rule.rule.is_empty() && !rule.reason.trim().is_empty();
    if overridden.is_some_and(|rule| !is_named(rule)) {
        return Some("its override has no rule or no reason".to_owned());
    }
    let is_met = !gate.items.is_empty() && gate.is_met();
    (!is_met && overridden.is_none())
        .then(|| format!("it moves to {to}, its gate was not met, and no override is recorded"))
}
