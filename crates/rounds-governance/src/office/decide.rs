//! From what is asked of the office to what then happens.

use super::command::OfficeCommand;
use crate::actor::Actor;
use crate::happened::Happened;
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
    command: &OfficeCommand,
    setting: &Setting<'_>,
) -> Result<Vec<Happened>, Refused> {
    let _ = (governance, actor, command, setting);
    Err(Refused::NotNow(String::new()))
}
