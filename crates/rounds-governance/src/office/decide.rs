//! From what is asked of the office to what then happens.

use jiff::civil::Date;
use rounds_core::access::{Permission, PersonId};

use super::command::OfficeCommand;
use super::event::OfficeEvent;
use super::{Member, Office, Rules, Seat};
use crate::actor::{Actor, PersonRef};
use crate::happened::Happened;
use crate::ids::{CommitteeId, is_slug};
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
        OfficeCommand::SetCommittee { .. } => set_committee(office, command)?,
        OfficeCommand::CloseCommittee { id } => close(governance, id)?,
        OfficeCommand::Seat {
            committee,
            person,
            seat,
            speaks_for,
            from,
            until,
        } => {
            said::optional("speaks_for", speaks_for)?;
            let wanted = Member {
                person: person.clone(),
                seat: *seat,
                speaks_for: speaks_for.clone(),
                from: *from,
                until: *until,
            };
            seat_somebody(office, committee, &wanted)?;
        }
        OfficeCommand::EndTerm {
            committee, person, ..
        } => end_term(office, committee, person)?,
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

fn set_committee(office: &Office, command: &OfficeCommand) -> Result<(), Refused> {
    let OfficeCommand::SetCommittee {
        id,
        name,
        purpose,
        reports_to,
        rules,
    } = command
    else {
        return Ok(());
    };
    if !is_slug(id.as_str()) {
        let why = format!(
            "{:?} is no name of a committee: lower-case letters, digits and hyphens, at most 64",
            id.as_str()
        );
        return Err(Refused::invalid("id", why));
    }
    said::title("name", name)?;
    said::optional("purpose", purpose)?;
    check_rules(rules)?;
    let Some(above) = reports_to else {
        return Ok(());
    };
    if !office.committees.contains_key(above) {
        return Err(Refused::not_found("committee", above.as_str()));
    }
    let up = |at: &CommitteeId| office.committees.get(at).and_then(|c| c.reports_to.clone());
    if leads_to(above.clone(), id, up) {
        let why = format!("{above} reports to {id} already; a line cannot lead back to itself");
        return Err(Refused::invalid("reports_to", why));
    }
    Ok(())
}

fn check_rules(rules: &Rules) -> Result<(), Refused> {
    if rules.quorum_min == 0 || rules.quorum_min > 1_000 {
        return Err(Refused::invalid("quorum_min", "must be between 1 and 1000"));
    }
    if !(0.0..=1.0).contains(&rules.quorum_share) {
        return Err(Refused::invalid(
            "quorum_share",
            "must be a share between 0 and 1",
        ));
    }
    if !(0.0..1.0).contains(&rules.majority_above) {
        let why = "must be a share from 0 to below 1; an outcome needs more than it";
        return Err(Refused::invalid("majority_above", why));
    }
    if rules.triage_days == 0 || rules.triage_days > 365 {
        return Err(Refused::invalid("triage_days", "must be between 1 and 365"));
    }
    Ok(())
}

fn close(governance: &Governance, id: &CommitteeId) -> Result<(), Refused> {
    let committee = governance.office.committees.get(id);
    let committee = committee.ok_or_else(|| Refused::not_found("committee", id.as_str()))?;
    if !committee.is_active {
        return Err(Refused::NotNow(format!(
            "{} is closed already",
            committee.name
        )));
    }
    let open: Vec<&str> = governance
        .reviews
        .values()
        .filter(|review| review.committee == *id && review.state.is_open())
        .map(|review| review.id.as_str())
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    Err(Refused::NotNow(format!(
        "{} has open reviews ({}); decide or withdraw them first",
        committee.name,
        open.join(", ")
    )))
}

fn seat_somebody(office: &Office, id: &CommitteeId, wanted: &Member) -> Result<(), Refused> {
    let committee = office.committees.get(id);
    let committee = committee.ok_or_else(|| Refused::not_found("committee", id.as_str()))?;
    if !committee.is_active {
        return Err(Refused::NotNow(format!("{} is closed", committee.name)));
    }
    if wanted.until.is_some_and(|until| until < wanted.from) {
        return Err(Refused::invalid("until", "the term ends before it begins"));
    }
    let at_the_same_time = |one: &&Member| {
        one.until.is_none_or(|until| wanted.from <= until)
            && wanted.until.is_none_or(|until| one.from <= until)
    };
    for one in committee.members.iter().filter(at_the_same_time) {
        if one.person.id == wanted.person.id {
            return Err(Refused::NotNow(format!(
                "{} has a seat ({}) from {} on; end that term first",
                one.person.name,
                one.seat.as_str(),
                one.from
            )));
        }
        if one.seat == Seat::Chair && wanted.seat == Seat::Chair {
            return Err(Refused::NotNow(format!(
                "{} is the chair from {} on; a committee has one chair at a time, end that term first",
                one.person.name, one.from
            )));
        }
    }
    Ok(())
}

fn end_term(office: &Office, id: &CommitteeId, person: &PersonId) -> Result<(), Refused> {
    let committee = office.committees.get(id);
    let committee = committee.ok_or_else(|| Refused::not_found("committee", id.as_str()))?;
    let has_seat = |member: &Member| member.person.id == *person;
    if committee.members.iter().any(has_seat) {
        return Ok(());
    }
    Err(Refused::not_found("member", &person.0))
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
