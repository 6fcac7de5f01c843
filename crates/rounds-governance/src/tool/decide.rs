//! From what is asked of a tool to what then happens. Rooms: `card` (what it is), `paper` (what
//! people show), `agreements` (conditions and breaches), `moves` (from stage to stage).

mod agreements;
mod card;
mod moves;
mod paper;

use rounds_core::access::Permission;

use super::command::ToolCommand;
use super::event::ToolEvent;
use super::{Stage, Tool};
use crate::actor::Actor;
use crate::happened::Happened;
use crate::ids::ToolId;
use crate::refused::Refused;
use crate::setting::Setting;
use crate::state::Governance;

/// What happens when somebody asks for something. Owners, builders and who proposed it change
/// their own tool; others need the permission to manage tools. Who answers for a tool or built it
/// never moves it through a gate, and never takes back what a committee decided.
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
    if let ToolCommand::Propose {
        id: wanted,
        card,
        version,
    } = command
    {
        return card::propose(governance, actor, wanted.as_ref(), card, version.as_ref());
    }
    let id = id.ok_or_else(|| Refused::invalid("id", "say which tool"))?;
    let tool = governance.tools.get(id);
    let tool = tool.ok_or_else(|| Refused::not_found("tool", id.as_str()))?;
    if tool.stage == Stage::Retired {
        return Err(Refused::NotNow(format!(
            "{} is retired; its record stays as it is",
            tool.card.title
        )));
    }
    let room = Room {
        governance,
        actor,
        tool,
        setting,
    };
    room.answer(command)
}

/// Everything that a decision about one tool looks at.
pub(super) struct Room<'r> {
    governance: &'r Governance,
    actor: &'r Actor,
    tool: &'r Tool,
    setting: &'r Setting<'r>,
}

impl Room<'_> {
    fn answer(&self, command: &ToolCommand) -> Result<Vec<Happened>, Refused> {
        match command {
            ToolCommand::Propose { .. }
            | ToolCommand::Describe { .. }
            | ToolCommand::AddVersion { .. }
            | ToolCommand::SetNeeds { .. }
            | ToolCommand::SetMeasures { .. } => card::answer(self, command),
            ToolCommand::AssessRisk { .. }
            | ToolCommand::ShowDocument { .. }
            | ToolCommand::ShowTraining { .. }
            | ToolCommand::SignOff { .. } => paper::answer(self, command),
            ToolCommand::Accept { .. }
            | ToolCommand::DropAcceptance { .. }
            | ToolCommand::AgreeStanding { .. }
            | ToolCommand::DropStanding { .. }
            | ToolCommand::AcknowledgeBreach { .. }
            | ToolCommand::ResolveBreach { .. }
            | ToolCommand::SetReviewBy { .. } => agreements::answer(self, command),
            ToolCommand::Move { .. } => moves::answer(self, command),
        }
    }

    /// One event of this tool.
    fn one(&self, event: ToolEvent) -> Happened {
        Happened::Tool {
            id: self.tool.id.clone(),
            event,
        }
    }

    /// Whether the actor built, proposed or owns the tool.
    fn is_interested(&self) -> bool {
        !self.actor.is_system() && self.tool.is_interested(&self.actor.person)
    }

    /// Whether the actor approves nothing about it: built, proposed or owns it, or did.
    fn is_barred(&self) -> bool {
        !self.actor.is_system() && self.tool.is_barred(&self.actor.person)
    }

    /// One's own tool, or the permission to manage tools.
    fn may_change(&self) -> Result<(), Refused> {
        if self.is_interested() {
            return Ok(());
        }
        self.actor.needs(Permission::ManageTools)
    }

    /// The permission to manage tools, and no part in this one.
    fn is_independent(&self, what: &str) -> Result<(), Refused> {
        if self.is_barred() {
            return Err(Refused::Conflicted(format!(
                "{} built, proposed or owns {}, or did; {what} is for somebody else who manages tools",
                self.actor.person.name, self.tool.card.title
            )));
        }
        self.actor.needs(Permission::ManageTools)
    }
}
