//! What a tool is: proposing, describing, versions, what it needs, its vital signs.

use std::collections::BTreeSet;

use rounds_core::access::{Permission, PersonId};

use super::Room;
use crate::actor::Actor;
use crate::happened::Happened;
use crate::ids::{ToolId, is_slug, slug};
use crate::refused::Refused;
use crate::review::again::again;
use crate::said;
use crate::state::Governance;
use crate::tool::command::ToolCommand;
use crate::tool::event::ToolEvent;
use crate::tool::{Card, MeasureOfTool, Stage, ToolVersion};

/// Most builders, facts, measures or needed tools of one tool.
const LIST_MAX: usize = 200;

/// What happens when a tool is proposed.
pub(super) fn propose(
    governance: &Governance,
    actor: &Actor,
    wanted: Option<&ToolId>,
    card: &Card,
    version: Option<&ToolVersion>,
) -> Result<Vec<Happened>, Refused> {
    actor.needs(Permission::ProposeTools)?;
    is_in_order(card)?;
    if let Some(version) = version {
        said::title("version", &version.version)?;
        said::optional("note", &version.note)?;
    }
    let id = wanted.cloned().unwrap_or_else(|| ToolId(slug(&card.title)));
    if !is_slug(id.as_str()) {
        let why = format!(
            "{:?} cannot be the name of a tool: up to 64 lower-case letters, digits and hyphens",
            id.as_str()
        );
        return Err(Refused::invalid("id", why));
    }
    if let Some(known) = governance.tools.get(&id) {
        let why = format!("{id} is {} already: give another name", known.card.title);
        return Err(Refused::invalid("id", why));
    }
    Ok(vec![Happened::Tool {
        id,
        event: ToolEvent::Proposed {
            card: card.clone(),
            version: version.cloned(),
        },
    }])
}

pub(super) fn answer(room: &Room<'_>, command: &ToolCommand) -> Result<Vec<Happened>, Refused> {
    room.may_change()?;
    match command {
        ToolCommand::Describe { card } => describe(room, card),
        ToolCommand::AddVersion { version } => add_version(room, version),
        ToolCommand::SetNeeds { needs } => set_needs(room, needs),
        ToolCommand::SetMeasures { measures } => set_measures(room, measures),
        _ => Err(Refused::NotNow("this is not about the card".to_owned())),
    }
}

fn is_in_order(card: &Card) -> Result<(), Refused> {
    said::title("title", &card.title)?;
    said::optional("purpose", &card.purpose)?;
    said::optional("intended_use", &card.intended_use)?;
    said::optional("vendor", &card.vendor)?;
    if card.builders.len() > LIST_MAX {
        return Err(Refused::invalid("builders", too_many()));
    }
    if card.facts.len() > LIST_MAX {
        return Err(Refused::invalid("facts", too_many()));
    }
    for (name, text) in &card.facts {
        said::title("facts", name)?;
        said::optional("facts", text)?;
    }
    Ok(())
}

fn too_many() -> String {
    format!("more than {LIST_MAX}")
}

fn describe(room: &Room<'_>, card: &Card) -> Result<Vec<Happened>, Refused> {
    is_in_order(card)?;
    if card.kind != room.tool.card.kind {
        let why = format!(
            "it is of the kind {} and stays so: propose a new tool instead",
            room.tool.card.kind
        );
        return Err(Refused::invalid("kind", why));
    }
    // Whoever takes a name out ends somebody's interest, perhaps their own, and with it the bar to
    // moving the tool: that is for somebody without a part in it.
    let is_left = interested(&room.tool.card).is_subset(&interested(card));
    if !is_left {
        room.is_independent("taking an owner or builder out")?;
    }
    Ok(vec![room.one(ToolEvent::Described { card: card.clone() })])
}

fn interested(card: &Card) -> BTreeSet<&PersonId> {
    let owners = [&card.clinical_owner, &card.technical_owner];
    let people = owners.into_iter().flatten().chain(&card.builders);
    people.map(|person| &person.id).collect()
}

fn add_version(room: &Room<'_>, version: &ToolVersion) -> Result<Vec<Happened>, Refused> {
    let name = said::title("version", &version.version)?;
    said::optional("note", &version.note)?;
    let tool = room.tool;
    if tool
        .versions
        .iter()
        .any(|known| known.version.trim() == name)
    {
        let why = format!("it has a version {name} already: name it otherwise");
        return Err(Refused::invalid("version", why));
    }
    let today = room.setting.today;
    let mut plans = tool.documents.iter();
    let has_plan = plans.any(|one| one.kind == "change-plan" && one.counts_on(today));
    if version.is_within_change_plan && !has_plan {
        let why = "no change plan counts today: show the document change-plan first, or let the version be reviewed";
        return Err(Refused::invalid("is_within_change_plan", why));
    }
    let mut all = vec![room.one(ToolEvent::VersionAdded {
        version: version.clone(),
    })];
    if tool.stage.touches_care() && !version.is_within_change_plan {
        let reason = format!("Version {name} is outside of every agreed plan of changes.");
        let asked = again(room.governance, tool, &reason, room.setting, &all);
        all.extend(asked);
    }
    Ok(all)
}

fn set_needs(room: &Room<'_>, needs: &BTreeSet<ToolId>) -> Result<Vec<Happened>, Refused> {
    let tools = &room.governance.tools;
    if needs.len() > LIST_MAX {
        return Err(Refused::invalid("needs", too_many()));
    }
    for id in needs {
        let needed = tools.get(id);
        let needed = needed.ok_or_else(|| Refused::not_found("tool", id.as_str()))?;
        if needed.stage == Stage::Retired && !room.tool.needs.contains(id) {
            let why = format!("{} is retired: name what took its place", needed.card.title);
            return Err(Refused::invalid("needs", why));
        }
    }
    if let Some(through) = needs.iter().find(|id| leads_to(room, id)) {
        let why = if *through == room.tool.id {
            "a tool does not need itself".to_owned()
        } else {
            format!("{through} cannot do without {} itself", room.tool.id)
        };
        return Err(Refused::invalid("needs", why));
    }
    Ok(vec![room.one(ToolEvent::NeedsSet {
        needs: needs.clone(),
    })])
}

/// Whether a tool needs this one, directly or through others.
fn leads_to(room: &Room<'_>, from: &ToolId) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(id) = waiting.pop() {
        if *id == room.tool.id {
            return true;
        }
        if seen.insert(id)
            && let Some(tool) = room.governance.tools.get(id)
        {
            waiting.extend(&tool.needs);
        }
    }
    false
}

fn set_measures(room: &Room<'_>, measures: &[MeasureOfTool]) -> Result<Vec<Happened>, Refused> {
    if measures.len() > LIST_MAX {
        return Err(Refused::invalid("measures", too_many()));
    }
    let mut seen = BTreeSet::new();
    for one in measures {
        if room.setting.readings.measure(&one.measure).is_none() {
            return Err(Refused::not_found("measure", &one.measure));
        }
        if !seen.insert((&one.measure, &one.group)) {
            let why = format!("{} is there twice for the same group", one.measure);
            return Err(Refused::invalid("measures", why));
        }
    }
    Ok(vec![room.one(ToolEvent::MeasuresSet {
        measures: measures.to_vec(),
    })])
}
