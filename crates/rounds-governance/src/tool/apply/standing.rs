//! What an event makes of a tool's standing conditions and their breaches.

use crate::event::Event;
use crate::ids::ConditionId;
use crate::standing::{Breach, StandingCondition};
use crate::tool::Tool;
use crate::tool::event::ToolEvent;

/// Takes one event in.
pub(super) fn apply(tool: &mut Tool, what: &ToolEvent, event: &Event) {
    let said = |note: &String| Some((event.by.clone(), event.at, note.clone()));
    match what {
        ToolEvent::StandingAgreed {
            condition,
            agreed,
            review,
        } => {
            let standing = StandingCondition {
                agreed: agreed.clone(),
                by: event.by.clone(),
                at: event.at,
                review: review.clone(),
                is_in_force: true,
                breaches: Vec::new(),
            };
            tool.standing.insert(condition.clone(), standing);
        }
        ToolEvent::StandingDropped { condition, .. } => {
            if let Some(standing) = tool.standing.get_mut(condition) {
                standing.is_in_force = false;
            }
        }
        ToolEvent::Breached { condition, judged } => {
            if let Some(standing) = tool.standing.get_mut(condition) {
                standing.breaches.push(Breach {
                    at: event.at,
                    judged: judged.clone(),
                    acknowledged: None,
                    recovered_at: None,
                    overdue: Vec::new(),
                    resolved: None,
                });
            }
        }
        ToolEvent::Recovered { condition, .. } => {
            if let Some(breach) = last(tool, condition) {
                breach.recovered_at = Some(event.at);
            }
        }
        ToolEvent::BreachAcknowledged { condition, note } => {
            if let Some(breach) = last(tool, condition) {
                breach.acknowledged = said(note);
            }
        }
        ToolEvent::BreachOverdue { condition, clock } => {
            if let Some(breach) = last(tool, condition) {
                breach.overdue.push(clock.clone());
            }
        }
        ToolEvent::BreachResolved { condition, note } => {
            if let Some(breach) = last(tool, condition) {
                breach.resolved = said(note);
            }
        }
        _ => {}
    }
}

fn last<'t>(tool: &'t mut Tool, condition: &ConditionId) -> Option<&'t mut Breach> {
    tool.standing.get_mut(condition)?.breaches.last_mut()
}
