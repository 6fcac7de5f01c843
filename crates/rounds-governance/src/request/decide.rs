//! From what is asked of a request to what then happens. What may be scored is in the site's
//! priorities file; what a step makes of the request is in `apply`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rounds_core::access::Permission;
use rounds_core::suggest::did_you_mean;

use super::{OverrideClass, PriorityPolicy, Request, RequestCommand, RequestState, Wanted};
use crate::actor::Actor;
use crate::happened::Happened;
use crate::ids::{RequestId, numbered};
use crate::refused::Refused;
use crate::setting::Setting;
use crate::state::Governance;

/// Longest title, in characters: it stands in a line of a list.
const TITLE_CHARACTERS_MAX: usize = 160;
/// Longest of the other texts, in characters.
const TEXT_CHARACTERS_MAX: usize = 4_000;
/// A request of more person-days than this is a programme and wants to be cut.
const EFFORT_DAYS_MAX: f64 = 20_000.0;

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
    let Some(id) = id else {
        let RequestCommand::Submit { wanted } = command else {
            return Err(Refused::invalid("id", "say which request it is about"));
        };
        actor.needs(Permission::ProposeTools)?;
        check_wanted(governance, wanted)?;
        let id = RequestId(numbered("request", governance.requests.len()));
        return Ok(vec![happened(id, command)]);
    };
    let request = governance
        .requests
        .get(id)
        .ok_or_else(|| Refused::not_found("request", id.as_str()))?;
    match command {
        RequestCommand::Submit { .. } => {
            return Err(Refused::NotNow(format!(
                "{id} is there already; correct it, or hand in a new request without an id"
            )));
        }
        RequestCommand::Correct { wanted } => correct(governance, actor, request, wanted)?,
        RequestCommand::Score { values } => {
            score(actor, request, values, &setting.policies.priorities)?;
        }
        RequestCommand::Estimate { low, likely, high } => {
            estimate(actor, request, [*low, *likely, *high])?;
        }
        RequestCommand::Set {
            state,
            quarter,
            note,
        } => set(actor, request, (*state, *quarter), note, setting.today)?,
    }
    Ok(vec![happened(id.clone(), command)])
}

fn happened(id: RequestId, command: &RequestCommand) -> Happened {
    Happened::Request {
        id,
        event: command.clone(),
    }
}

fn check_wanted(governance: &Governance, wanted: &Wanted) -> Result<(), Refused> {
    let texts = [
        ("title", &wanted.title, TITLE_CHARACTERS_MAX),
        ("problem", &wanted.problem, TEXT_CHARACTERS_MAX),
        ("if_not", &wanted.if_not, TEXT_CHARACTERS_MAX),
        ("sponsor", &wanted.sponsor, TITLE_CHARACTERS_MAX),
    ];
    for (field, text, most) in texts {
        if text.trim().is_empty() {
            return Err(Refused::invalid(field, empty_text(field)));
        }
        at_most(field, text, most)?;
    }
    if let Some(tool) = &wanted.tool
        && !governance.tools.contains_key(tool)
    {
        return Err(Refused::not_found("tool", tool.as_str()));
    }
    if wanted.class == Some(OverrideClass::Regulatory) && wanted.needed_by.is_none() {
        return Err(Refused::invalid(
            "needed_by",
            "a regulatory request says by which day the rule must be met",
        ));
    }
    Ok(())
}

fn empty_text(field: &str) -> &'static str {
    match field {
        "title" => "say in a few words what is asked for",
        "problem" => "say what the problem is; the solution may come later",
        "if_not" => "say what happens if nothing is done",
        _ => "say who stands behind it",
    }
}

fn at_most(field: &'static str, text: &str, most: usize) -> Result<(), Refused> {
    let found = text.chars().count();
    if found > most {
        return Err(Refused::invalid(
            field,
            format!("at most {most} characters, found {found}"),
        ));
    }
    Ok(())
}

fn correct(
    governance: &Governance,
    actor: &Actor,
    request: &Request,
    wanted: &Wanted,
) -> Result<(), Refused> {
    if !actor.is(&request.by) {
        actor.needs(Permission::ManagePriorities)?;
    }
    if !matches!(
        request.state,
        RequestState::Submitted | RequestState::Ranked
    ) {
        return Err(Refused::NotNow(format!(
            "{} is {}: what was planned stays as it was read then; take it back to ranked first",
            request.id,
            request.state.as_str()
        )));
    }
    let before = &request.wanted;
    let is_moved_up = wanted.class != before.class || wanted.needed_by != before.needed_by;
    // Who asks could otherwise lift their own request over all scoring after it was looked at.
    if request.state != RequestState::Submitted && is_moved_up {
        actor.needs(Permission::ManagePriorities)?;
    }
    if wanted == before {
        return Err(Refused::NotNow("nothing would change".to_owned()));
    }
    check_wanted(governance, wanted)
}

fn score(
    actor: &Actor,
    request: &Request,
    values: &BTreeMap<String, f64>,
    policy: &PriorityPolicy,
) -> Result<(), Refused> {
    actor.needs(Permission::ScorePriorities)?;
    is_before_work(request, "scored")?;
    if values.is_empty() {
        return Err(Refused::invalid("values", "score at least one criterion"));
    }
    for (name, value) in values {
        let known = policy.criterion.iter();
        let Some(criterion) = known.clone().find(|criterion| criterion.name == *name) else {
            let names = known.map(|criterion| criterion.name.as_str());
            return Err(Refused::invalid(
                "values",
                format!(
                    "there is no criterion {name:?}{}",
                    did_you_mean(name, names)
                ),
            ));
        };
        if !(criterion.from..=criterion.to).contains(value) {
            return Err(Refused::invalid(
                "values",
                format!(
                    "{}: expected {} to {}, found {value}",
                    criterion.title, criterion.from, criterion.to
                ),
            ));
        }
    }
    Ok(())
}

fn estimate(actor: &Actor, request: &Request, days: [f64; 3]) -> Result<(), Refused> {
    actor.needs(Permission::ScorePriorities)?;
    is_before_work(request, "estimated")?;
    let [low, likely, high] = days;
    for (field, value) in [("low", low), ("likely", likely), ("high", high)] {
        if !(value.is_finite() && value > 0.0 && value <= EFFORT_DAYS_MAX) {
            return Err(Refused::invalid(
                field,
                format!(
                    "expected person-days above 0 and up to {EFFORT_DAYS_MAX}, found {value}; cut what is larger"
                ),
            ));
        }
    }
    if likely < low {
        return Err(Refused::invalid(
            "likely",
            format!("expected at least the low estimate of {low}, found {likely}"),
        ));
    }
    if high < likely {
        return Err(Refused::invalid(
            "high",
            format!("expected at least the likely estimate of {likely}, found {high}"),
        ));
    }
    Ok(())
}

fn is_before_work(request: &Request, done: &str) -> Result<(), Refused> {
    match request.state {
        RequestState::Submitted | RequestState::Ranked | RequestState::Planned => Ok(()),
        state => Err(Refused::NotNow(format!(
            "{} is {}; requests are {done} before work on them starts",
            request.id,
            state.as_str()
        ))),
    }
}

fn set(
    actor: &Actor,
    request: &Request,
    (state, quarter): (RequestState, Option<Date>),
    note: &str,
    today: Date,
) -> Result<(), Refused> {
    actor.needs(Permission::ManagePriorities)?;
    let next = request.state.next();
    if !next.contains(&state) {
        let words: Vec<&str> = next.iter().map(|state| state.as_str()).collect();
        let instead = if words.is_empty() {
            "it stays so; hand in a new request".to_owned()
        } else {
            format!("from there it can be {}", words.join(", "))
        };
        return Err(Refused::NotNow(format!(
            "{} is {}, not {}: {instead}",
            request.id,
            request.state.as_str(),
            state.as_str()
        )));
    }
    at_most("note", note, TEXT_CHARACTERS_MAX)?;
    if state == RequestState::Declined && note.trim().is_empty() {
        return Err(Refused::invalid(
            "note",
            "say why it is declined; who asked reads it",
        ));
    }
    match (state, quarter) {
        (RequestState::Planned, Some(first_day)) => check_quarter(request, first_day, today),
        (RequestState::Planned, None) => Err(Refused::invalid(
            "quarter",
            "say for which quarter it is planned, by its first day",
        )),
        (_, Some(_)) => Err(Refused::invalid(
            "quarter",
            "only what is planned has a quarter",
        )),
        (_, None) => Ok(()),
    }
}

fn check_quarter(request: &Request, first_day: Date, today: Date) -> Result<(), Refused> {
    if first_day.day() != 1 || !matches!(first_day.month(), 1 | 4 | 7 | 10) {
        return Err(Refused::invalid(
            "quarter",
            format!(
                "expected the first day of a quarter, for example 2027-01-01, found {first_day}"
            ),
        ));
    }
    if first_day < super::first_day_of_quarter(today) {
        return Err(Refused::invalid(
            "quarter",
            format!(
                "the quarter from {first_day} is over; plan for the present one or a later one"
            ),
        ));
    }
    if request.effort_days.is_none() {
        return Err(Refused::NotNow(format!(
            "{} has no estimate of its work; estimate it first, or nobody knows what the quarter holds",
            request.id
        )));
    }
    Ok(())
}
