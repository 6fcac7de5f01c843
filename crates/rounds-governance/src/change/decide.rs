//! From what is asked of the calendar to what then happens.

use super::ChangeCommand;
use crate::actor::Actor;
use crate::happened::Happened;
use crate::ids::ChangeId;
use crate::refused::Refused;
use crate::setting::Setting;
use crate::state::Governance;

/// What happens when somebody asks for something.
///
/// # Errors
/// When it does not happen, with the reason.
pub fn decide(
    governance: &Governance,
    actor: &Actor,
    id: Option<&ChangeId>,
    command: &ChangeCommand,
    setting: &Setting<'_>,
) -> Result<Vec<Happened>, Refused> {
    let _ = (governance, actor, id, command, setting);
    Err(Refused::NotNow(String::new()))
}
