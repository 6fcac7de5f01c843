//! From what is asked of a request to what then happens.

use super::RequestCommand;
use crate::actor::Actor;
use crate::happened::Happened;
use crate::ids::RequestId;
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
    id: Option<&RequestId>,
    command: &RequestCommand,
    setting: &Setting<'_>,
) -> Result<Vec<Happened>, Refused> {
    let _ = (governance, actor, id, command, setting);
    Err(Refused::NotNow(String::new()))
}
