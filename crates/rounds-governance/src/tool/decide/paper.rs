//! What people show about a tool: its risk, documents, trainings, sign-offs.

use rounds_core::access::Permission;

use super::Room;
use crate::gate::Needed;
use crate::happened::Happened;
use crate::refused::Refused;
use crate::risk;
use crate::said;
use crate::tool::Stage;
use crate::tool::command::ToolCommand;
use crate::tool::event::ToolEvent;

pub(super) fn answer(room: &Room<'_>, command: &ToolCommand) -> Result<Vec<Happened>, Refused> {
    match command {
        ToolCommand::AssessRisk { answers } => {
            room.may_change()?;
            let version = room.tool.version().map(|version| version.version.as_str());
            let risk = risk::assess(&room.setting.policies.risk, answers, version)?;
            if is_milder(room, &risk.tier) {
                room.is_independent("putting it into a milder tier")?;
            }
            Ok(vec![room.one(ToolEvent::RiskAssessed { risk })])
        }
        ToolCommand::ShowDocument { .. } => {
            room.may_change()?;
            document(room, command)
        }
        ToolCommand::ShowTraining {
            training,
            trained,
            required,
        } => {
            room.may_change()?;
            let name = said::title("training", training)?;
            if *required == 0 {
                let why = "give how many must do it, 1 or more";
                return Err(Refused::invalid("required", why));
            }
            if trained > required {
                let why = format!("{trained} are more than the {required} who must");
                return Err(Refused::invalid("trained", why));
            }
            Ok(vec![room.one(ToolEvent::TrainingShown {
                training: name,
                trained: *trained,
                required: *required,
                on: room.setting.today,
            })])
        }
        ToolCommand::SignOff { role, to, note } => {
            if !to.has_gate() {
                let why = format!("nobody signs for {to}: silent, pilot and live have gates");
                return Err(Refused::invalid("to", why));
            }
            let role = said::title("role", role)?;
            may_sign(room, &role, *to)?;
            Ok(vec![room.one(ToolEvent::SignedOff {
                role,
                to: *to,
                note: said::optional("note", note)?,
            })])
        }
        _ => Err(Refused::NotNow("this is nothing to show".to_owned())),
    }
}

/// Whether a tier asks for less than the present one.
fn is_milder(room: &Room<'_>, tier: &str) -> bool {
    let tiers = &room.setting.policies.risk.tier;
    let place = |name: &str| tiers.iter().position(|rule| rule.name == name);
    let present = room.tool.risk.as_ref();
    let present = present.and_then(|risk| place(&risk.tier));
    present.is_some_and(|present| place(tier) > Some(present))
}

fn document(room: &Room<'_>, command: &ToolCommand) -> Result<Vec<Happened>, Refused> {
    let ToolCommand::ShowDocument {
        kind,
        title,
        file,
        location,
        valid_until,
    } = command
    else {
        return Err(Refused::NotNow("this is no document".to_owned()));
    };
    let location = said::optional("location", location)?;
    if file.is_none() && location.is_empty() {
        let why = "attach the file, or say where it can be read";
        return Err(Refused::invalid("location", why));
    }
    if let Some(day) = valid_until.filter(|day| *day < room.setting.today) {
        let why = format!("{day} has passed: show one that still counts");
        return Err(Refused::invalid("valid_until", why));
    }
    Ok(vec![room.one(ToolEvent::DocumentShown {
        kind: said::title("kind", kind)?,
        title: said::title("title", title)?,
        file: file.clone(),
        location,
        valid_until: *valid_until,
    })])
}

/// Owners sign as owners, and only they. In any other role signs who has no part in the tool and
/// either holds the role, or one that the gate asks to sign in it, or may vote or manage tools.
fn may_sign(room: &Room<'_>, role: &str, to: Stage) -> Result<(), Refused> {
    let card = &room.tool.card;
    let name = &room.actor.person.name;
    let owner = match role {
        "clinical-owner" => Some((&card.clinical_owner, "clinical owner")),
        "technical-owner" => Some((&card.technical_owner, "technical owner")),
        _ => None,
    };
    if let Some((owner, title)) = owner {
        return match owner {
            Some(owner) if room.actor.is(owner) => Ok(()),
            Some(owner) => Err(Refused::Conflicted(format!(
                "the {title} is {}; nobody else signs for them",
                owner.name
            ))),
            None => Err(Refused::NotNow(format!(
                "{} has no {title}: name one first",
                card.title
            ))),
        };
    }
    if room.is_barred() {
        return Err(Refused::Conflicted(format!(
            "{name} built, proposed or owns {}, or did, and does not sign as {role}; somebody else must",
            card.title
        )));
    }
    let may = &room.actor.may;
    let is_allowed = room.actor.roles.contains(role)
        || may.contains(&Permission::ManageTools)
        || may.contains(&Permission::Vote)
        || is_asked(room, role, to);
    if is_allowed {
        return Ok(());
    }
    Err(Refused::NotPermitted {
        permission: Permission::Vote,
    })
}

/// Whether the gate into the stage names one of the actor's roles for this signature.
fn is_asked(room: &Room<'_>, role: &str, to: Stage) -> bool {
    let tool = room.tool;
    let Some(risk) = &tool.risk else {
        return false;
    };
    let gate = room.setting.policies.gate(tool.card.kind, &risk.tier, to);
    let mut needs = gate.iter().flat_map(|(gate, _)| &gate.needs);
    needs.any(|needed| {
        let is_this = matches!(&needed.shown, Needed::SignOff { role: asked } if asked == role);
        is_this && needed.by.iter().any(|by| room.actor.roles.contains(by))
    })
}
