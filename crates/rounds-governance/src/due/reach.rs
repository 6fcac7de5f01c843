//! Which people something due reaches now: those who are named, those who hold a role it is asked
//! of, and who stands in for them. Where nobody is left, who answers for the activity by the matrix
//! is reached, and told why. Who is there at all comes in as [`Everybody`].

use std::collections::BTreeMap;

use rounds_core::access::{Permission, PersonId};

use super::{Due, ids_with_covers};
use crate::actor::Actor;
use crate::office::Part;
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::Tool;

/// Everybody who can act now, with their roles and what these allow. Disabled accounts are not
/// among them.
pub type Everybody = BTreeMap<PersonId, Actor>;

/// Whom something reaches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// Each once. Empty where nobody is there who could be told.
    pub people: Vec<PersonId>,
    /// Why it comes to them and not to whom it is asked of, as a sentence; none where it does.
    pub instead: Option<String>,
}

/// Whom something due reaches. Nobody is reached who has a part in the tool where that bars them,
/// and nobody whose account is disabled.
pub fn reach(
    governance: &Governance,
    due: &Due,
    setting: &Setting<'_>,
    everybody: &Everybody,
) -> Reach {
    let named = due.who.iter().cloned();
    let able = everybody
        .values()
        .filter(|actor| is_asked_by_role(due, actor));
    let able = able.map(|actor| &actor.person.id);
    let able = ids_with_covers(governance, able, setting.today)
        .into_iter()
        .filter(|id| {
            let actor = everybody.get(id);
            actor.is_some_and(|actor| !due.bars(governance, &actor.person))
        });
    let people = once(named.chain(able), everybody);
    if !people.is_empty() {
        return Reach {
            people,
            instead: None,
        };
    }
    instead(governance, due, setting, everybody)
}

/// Whether it is asked of a person whom it does not name: of their role, or where it names neither
/// people nor roles, of whoever may do it.
fn is_asked_by_role(due: &Due, actor: &Actor) -> bool {
    match due.roles.is_empty() {
        true => due.who.is_empty() && actor.may.contains(&due.permission),
        false => due.roles.iter().any(|role| actor.roles.contains(role)),
    }
}

/// Who answers for it, and without them who manages the office.
fn instead(
    governance: &Governance,
    due: &Due,
    setting: &Setting<'_>,
    everybody: &Everybody,
) -> Reach {
    let missing = missing(due);
    let tool = due.tool.as_ref().and_then(|id| governance.tools.get(id));
    let people = answering(governance, tool, due.activity, setting, everybody);
    if !people.is_empty() {
        let activity = title(due.activity, setting);
        return Reach {
            people,
            instead: Some(format!(
                "{missing}, so it comes to you: you answer for {activity:?}."
            )),
        };
    }
    let managers = everybody.values();
    let managers = managers.filter(|actor| actor.may.contains(&Permission::ManageOffice));
    let managers = managers.map(|actor| &actor.person.id);
    let managers = ids_with_covers(governance, managers, setting.today);
    Reach {
        people: once(managers.into_iter(), everybody),
        instead: Some(format!(
            "{missing}, so it comes to you: you manage the office."
        )),
    }
}

/// Who is not there.
fn missing(due: &Due) -> String {
    let roles = due.roles.iter().map(|role| role.replace(['-', '_'], " "));
    let roles: Vec<String> = roles.collect();
    match (roles.as_slice(), due.who.is_empty()) {
        ([], true) => format!("Nobody here may {}", due.permission.meaning()),
        ([], false) => "Whoever was named for it has no account any more".to_owned(),
        ([one], _) => format!("Nobody who could do it has the role {one}"),
        (several, _) => format!(
            "Nobody who could do it has one of the roles {}",
            several.join(", ")
        ),
    }
}

/// Who answers for an activity about this tool and is there: the person named for it, else the
/// owner or the holders of the role that the matrix has; with who stands in for them.
pub fn answering(
    governance: &Governance,
    tool: Option<&Tool>,
    activity: &str,
    setting: &Setting<'_>,
    everybody: &Everybody,
) -> Vec<PersonId> {
    let kind = tool.map(|tool| tool.card.kind);
    let named = governance.office.responsibilities.iter();
    let mut named = named.filter(|one| {
        one.activity == activity && Some(one.kind) == kind && one.part == Part::Accountable
    });
    let people: Vec<&PersonId> = match named.next() {
        Some(named) => vec![&named.person.id],
        None => by_matrix(tool, activity, setting, everybody),
    };
    let people = ids_with_covers(governance, people, setting.today);
    once(people.into_iter(), everybody)
}

fn by_matrix<'p>(
    tool: Option<&'p Tool>,
    activity: &str,
    setting: &Setting<'_>,
    everybody: &'p Everybody,
) -> Vec<&'p PersonId> {
    let mut rows = setting.policies.matrix.activity.iter();
    let row = rows.find(|row| {
        let is_of_kind = |tool: &Tool| row.kinds.contains(&tool.card.kind);
        row.name == activity && (row.kinds.is_empty() || tool.is_some_and(is_of_kind))
    });
    let Some(row) = row else {
        return Vec::new();
    };
    let card = tool.map(|tool| &tool.card);
    let owner = match row.accountable.as_str() {
        "clinical-owner" => card.map(|card| &card.clinical_owner),
        "technical-owner" => card.map(|card| &card.technical_owner),
        role => return holders(role, everybody),
    };
    let owner = owner.into_iter().flatten();
    owner.map(|owner| &owner.id).collect()
}

/// Who has a role.
fn holders<'e>(role: &str, everybody: &'e Everybody) -> Vec<&'e PersonId> {
    let holders = everybody.values();
    let holders = holders.filter(|actor| actor.roles.contains(role));
    holders.map(|actor| &actor.person.id).collect()
}

fn title<'s>(activity: &'s str, setting: &Setting<'s>) -> &'s str {
    let mut rows = setting.policies.matrix.activity.iter();
    let row = rows.find(|row| row.name == activity);
    row.map_or(activity, |row| row.title.as_str())
}

/// Those of them who are there, each once.
fn once(people: impl Iterator<Item = PersonId>, everybody: &Everybody) -> Vec<PersonId> {
    let mut once: Vec<PersonId> = Vec::new();
    for person in people {
        if everybody.contains_key(&person) && !once.contains(&person) {
            once.push(person);
        }
    }
    once
}
