//! From what is asked of the office to what then happens. What concerns committees and seats is in
//! `committee`.

mod committee;

use jiff::civil::Date;
use rounds_core::access::{Permission, PersonId};

use super::Office;
use super::command::OfficeCommand;
use super::event::OfficeEvent;
use crate::actor::{Actor, PersonRef};
use crate::happened::Happened;
use crate::refused::Refused;
use crate::said;
use crate::setting::Setting;
use crate::state::Governance;

/// Longest time that a cover is given for at once, in days; who is away for longer is replaced.
pub const COVER_DAYS_MAX: i32 = 366;
/// Longest chain of reporting lines that is followed.
const LINE_MAX: usize = 100;

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
    let office = &governance.office;
    may(office, actor, command)?;
    match command {
        OfficeCommand::SetCommittee { .. } => committee::set(office, command)?,
        OfficeCommand::CloseCommittee { id } => committee::close(governance, id)?,
        OfficeCommand::Seat { .. } => committee::seat(office, command)?,
        OfficeCommand::EndTerm {
            committee, person, ..
        } => committee::end_term(office, committee, person)?,
        OfficeCommand::Cover {
            away,
            stands_in,
            from,
            until,
            reason,
        } => {
            said::optional("reason", reason)?;
            cover(away, stands_in, *from, *until, setting.today)?;
        }
        OfficeCommand::EndCover { index } => {
            let cover = office.covers.get(*index);
            let cover = cover.ok_or_else(|| Refused::not_found("cover", &index.to_string()))?;
            if cover.is_ended || cover.until < setting.today {
                return Err(Refused::NotNow("this cover is over already".to_owned()));
            }
        }
        OfficeCommand::NameResponsible { activity, .. } => activity_exists(activity, setting)?,
        OfficeCommand::RecordTraining {
            training,
            done_on,
            valid_until,
            ..
        } => record_training(training, *done_on, *valid_until, setting)?,
        OfficeCommand::SetReportsTo { person, to } => reports_to(office, person, to.as_ref())?,
        OfficeCommand::SetWishes { wishes } => wishes.check()?,
    }
    Ok(vec![Happened::Office {
        event: OfficeEvent(command.clone()),
    }])
}

/// Everything needs the permission to manage the office, but what one does for oneself.
fn may(office: &Office, actor: &Actor, command: &OfficeCommand) -> Result<(), Refused> {
    let is_own = match command {
        OfficeCommand::SetWishes { .. } => true,
        OfficeCommand::Cover { away, .. } => actor.is(away),
        OfficeCommand::EndCover { index } => office
            .covers
            .get(*index)
            .is_some_and(|cover| actor.is(&cover.away) || actor.is(&cover.stands_in)),
        _ => false,
    };
    actor.needs(if is_own {
        Permission::ReadGovernance
    } else {
        Permission::ManageOffice
    })
}

fn cover(
    away: &PersonRef,
    stands_in: &PersonRef,
    from: Date,
    until: Date,
    today: Date,
) -> Result<(), Refused> {
    if away.id == stands_in.id {
        let why = "nobody stands in for themselves; name somebody else";
        return Err(Refused::invalid("stands_in", why));
    }
    if until < from {
        return Err(Refused::invalid("until", "the cover ends before it begins"));
    }
    if until < today {
        let why = "the cover would be over already; a vote once cast is not covered afterwards";
        return Err(Refused::invalid("until", why));
    }
    let days = from.until(until).map_or(0, |span| span.get_days());
    if days > COVER_DAYS_MAX {
        let why = format!("{days} days are more than {COVER_DAYS_MAX}; seat somebody else instead");
        return Err(Refused::invalid("until", why));
    }
    Ok(())
}

fn activity_exists(activity: &str, setting: &Setting<'_>) -> Result<(), Refused> {
    let rows = &setting.policies.matrix.activity;
    if rows.iter().any(|row| row.name == activity) {
        return Ok(());
    }
    Err(Refused::not_found("activity", activity))
}

fn record_training(
    training: &str,
    done_on: Date,
    valid_until: Option<Date>,
    setting: &Setting<'_>,
) -> Result<(), Refused> {
    let rules = &setting.policies.trainings;
    if !rules.iter().any(|rule| rule.name == training) {
        return Err(Refused::not_found("training", training));
    }
    if done_on > setting.today {
        let why = format!("{done_on} has not come yet; record it once it is done");
        return Err(Refused::invalid("done_on", why));
    }
    if valid_until.is_some_and(|until| until < done_on) {
        return Err(Refused::invalid(
            "valid_until",
            "ends before the training was done",
        ));
    }
    Ok(())
}

fn reports_to(office: &Office, person: &PersonRef, to: Option<&PersonRef>) -> Result<(), Refused> {
    let Some(to) = to else {
        return Ok(());
    };
    let up = |at: &PersonId| office.reports_to.get(at).map(|(_, above)| above.id.clone());
    if leads_to(to.id.clone(), &person.id, up) {
        let why = format!(
            "{} reports to {} already; a line cannot lead back to itself",
            to.name, person.name
        );
        return Err(Refused::invalid("to", why));
    }
    Ok(())
}

/// Whether the line upwards from here comes to `wanted`.
fn leads_to<I: PartialEq>(from: I, wanted: &I, up: impl Fn(&I) -> Option<I>) -> bool {
    let line = std::iter::successors(Some(from), |at| up(at));
    line.take(LINE_MAX).any(|at| at == *wanted)
}
