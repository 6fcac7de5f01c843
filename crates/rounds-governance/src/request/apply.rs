//! What an event makes of a request.

use super::{Request, RequestCommand, RequestState, Scored};
use crate::event::Event;
use crate::ids::RequestId;
use crate::state::Governance;

/// Takes one event in.
pub fn apply(governance: &mut Governance, id: &RequestId, what: &RequestCommand, event: &Event) {
    if let RequestCommand::Submit { wanted } = what {
        let request = Request {
            id: id.clone(),
            wanted: wanted.clone(),
            by: event.by.clone(),
            at: event.at,
            state: RequestState::Submitted,
            state_since: event.at,
            effort_days: None,
            scores: Vec::new(),
            quarter: None,
            notes: Vec::new(),
        };
        governance.requests.insert(id.clone(), request);
        return;
    }
    let Some(request) = governance.requests.get_mut(id) else {
        return;
    };
    match what {
        RequestCommand::Submit { .. } => {}
        RequestCommand::Correct { wanted } => request.wanted = wanted.clone(),
        RequestCommand::Score { values } => {
            request.scores.retain(|scored| scored.by.id != event.by.id);
            request.scores.push(Scored {
                by: event.by.clone(),
                at: event.at,
                values: values.clone(),
            });
        }
        RequestCommand::Estimate { low, likely, high } => {
            request.effort_days = Some((*low, *likely, *high));
        }
        RequestCommand::Set {
            state,
            quarter,
            note,
        } => {
            request.state = *state;
            request.state_since = event.at;
            match state {
                RequestState::Planned => request.quarter = *quarter,
                RequestState::Submitted | RequestState::Ranked | RequestState::Declined => {
                    request.quarter = None;
                }
                RequestState::Started | RequestState::Done => {}
            }
            if !note.trim().is_empty() {
                let said = (event.by.clone(), event.at, note.trim().to_owned());
                request.notes.push(said);
            }
        }
    }
}
