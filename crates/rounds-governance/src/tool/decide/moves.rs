//! Moves from stage to stage. Into silent, pilot and live leads a gate, from wherever one comes;
//! it is passed when it is met, or by a named rule that leaves a mark for ever.

use jiff::ToSpan;
use rounds_core::access::Permission;
use rounds_core::suggest::did_you_mean;

use super::Room;
use crate::gate::{GateReport, Held, ItemState, OverrideRule, basis, report};
use crate::happened::Happened;
use crate::ids::ReviewId;
use crate::refused::Refused;
use crate::said;
use crate::tool::command::ToolCommand;
use crate::tool::event::ToolEvent;
use crate::tool::{Overridden, Stage};

pub(super) fn answer(room: &Room<'_>, command: &ToolCommand) -> Result<Vec<Happened>, Refused> {
    let ToolCommand::Move {
        to,
        reason,
        override_rule,
        review,
    } = command
    else {
        return Err(Refused::NotNow("this is no move".to_owned()));
    };
    exists(room, *to)?;
    let reason = said::optional("reason", reason)?;
    if to.has_gate() {
        return through_gate(room, *to, reason, override_rule.as_deref(), review.as_ref());
    }
    out_of_use(room, *to, &reason)?;
    Ok(vec![room.one(ToolEvent::Moved {
        from: room.tool.stage,
        to: *to,
        reason,
        gate: None,
        review: review.clone(),
        overridden: None,
        day: Some(room.setting.today),
    })])
}

fn exists(room: &Room<'_>, to: Stage) -> Result<(), Refused> {
    let from = room.tool.stage;
    if from.next().contains(&to) {
        return Ok(());
    }
    if from == to {
        return Err(Refused::NotNow(format!("it is {to} already")));
    }
    let next: Vec<&str> = from.next().iter().map(|stage| stage.words()).collect();
    Err(Refused::NotNow(format!(
        "from {from} no way leads to {to}; one can go to {}",
        next.join(", ")
    )))
}

/// Leaving use needs an owner, or the permission to manage tools, and a reason. Nothing else stands
/// in the way of switching a tool off.
fn out_of_use(room: &Room<'_>, to: Stage, reason: &str) -> Result<(), Refused> {
    let was_used = room.tool.is_watched() || room.tool.stage == Stage::Paused;
    let is_over = to == Stage::Retired;
    if was_used || is_over {
        if !room.tool.is_owner(&room.actor.person) {
            room.actor.needs(Permission::ManageTools)?;
        }
        said::needed("reason", reason)?;
        return Ok(());
    }
    room.may_change()
}

fn through_gate(
    room: &Room<'_>,
    to: Stage,
    reason: String,
    rule: Option<&str>,
    wanted: Option<&ReviewId>,
) -> Result<Vec<Happened>, Refused> {
    room.is_independent(&format!("moving it into {to}"))?;
    let gate = report(room.governance, room.tool, to, room.setting);
    let review = rests_on(room, to, wanted)?;
    let mut review_by = None;
    let overridden = match rule {
        _ if gate.is_met() => None,
        None => {
            return Err(Refused::GateNotMet {
                gate: gate.title.clone(),
                missing: gate.missing(),
            });
        }
        Some(name) => {
            let rule = overriding(room, to, name, &gate)?;
            review_by = Some(i64::from(rule.review_within_days));
            Some(Overridden {
                rule: rule.name.clone(),
                reason: said::needed("reason", &reason)?,
                missing: gate.missing(),
                is_registration: rule.is_registration,
            })
        }
    };
    let mut all = vec![room.one(ToolEvent::Moved {
        from: room.tool.stage,
        to,
        reason,
        gate: Some(gate),
        review,
        overridden,
        day: Some(room.setting.today),
    })];
    all.extend(review_by.map(|days| reviewed_within(room, days)));
    Ok(all)
}

/// The review that the move rests on: the latest decision that lets it in, and no other.
fn rests_on(
    room: &Room<'_>,
    to: Stage,
    wanted: Option<&ReviewId>,
) -> Result<Option<ReviewId>, Refused> {
    let held = Held {
        governance: room.governance,
        tool: room.tool,
        to,
        setting: room.setting,
    };
    let found = basis(&held).map(|review| review.id.clone());
    match (wanted, found) {
        (None, found) => Ok(found),
        (Some(wanted), Some(found)) if *wanted == found => Ok(Some(found)),
        (Some(wanted), None) => Err(Refused::invalid(
            "review",
            format!("{wanted} does not let it into {to}, and neither does another"),
        )),
        (Some(wanted), Some(found)) => Err(Refused::invalid(
            "review",
            format!("{wanted} does not let it into {to}: {found} does"),
        )),
    }
}

/// The rule by which a gate is passed without being met.
fn overriding<'r>(
    room: &Room<'r>,
    to: Stage,
    name: &str,
    gate: &GateReport,
) -> Result<&'r OverrideRule, Refused> {
    room.actor.needs(Permission::OverrideGates)?;
    let rules = &room.setting.policies.overrides;
    let Some(rule) = rules.iter().find(|rule| rule.name == name) else {
        let known = rules.iter().map(|rule| rule.name.as_str());
        let why = format!("there is no rule {name:?}{}", did_you_mean(name, known));
        return Err(Refused::invalid("override_rule", why));
    };
    if !rule.to.contains(&to) {
        let stages: Vec<&str> = rule.to.iter().map(|stage| stage.words()).collect();
        let why = format!("{name} leads into {}, not into {to}", stages.join(", "));
        return Err(Refused::invalid("override_rule", why));
    }
    let even_so: Vec<String> = rule
        .even_so
        .iter()
        .filter_map(|needed| still_missing(gate, needed))
        .collect();
    if even_so.is_empty() {
        return Ok(rule);
    }
    Err(Refused::GateNotMet {
        gate: format!("{}, which {name} does not lift", gate.title),
        missing: even_so,
    })
}

/// Why something that an override cannot lift is not met. What a gate does not ask for is not
/// missing; where there is no gate at all, nothing is known to be met.
fn still_missing(gate: &GateReport, needed: &str) -> Option<String> {
    let mut items = gate.items.iter();
    match items.find(|item| item.requirement.name == needed) {
        Some(item) if item.state == ItemState::Met => None,
        Some(item) => Some(format!("{}: {}", item.requirement.title, item.sentence)),
        None if gate.gate.is_empty() => {
            Some(format!("{needed}: there is no gate that asks for it"))
        }
        None => None,
    }
}

/// An override is reviewed within its days, or sooner where that was to be anyway.
fn reviewed_within(room: &Room<'_>, days: i64) -> Happened {
    let latest = room.setting.today.saturating_add(days.days());
    let day = room.tool.review_by.map_or(latest, |day| day.min(latest));
    room.one(ToolEvent::ReviewBySet { day: Some(day) })
}
