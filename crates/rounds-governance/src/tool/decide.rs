//! From what is asked of a tool to what then happens.

use super::command::ToolCommand;
use crate::actor::Actor;
use crate::happened::Happened;
use crate::ids::ToolId;
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
    id: Option<&ToolId>,
    command: &ToolCommand,
    setting: &Setting<'_>,
) -> Result<Vec<Happened>, Refused> {
    let _ = (governance, actor, id, command, setting);
    Err(Refused::NotNow(String::new()))
}
