//! Founding and closing committees, seating members and ending terms.

use rounds_core::access::PersonId;

use super::leads_to;
use crate::ids::{CommitteeId, is_slug};
use crate::office::command::OfficeCommand;
use crate::office::{Committee, Member, Office, Rules, Seat};
use crate::refused::Refused;
use crate::said;
use crate::state::Governance;

pub(super) fn set(office: &Office, command: &OfficeCommand) -> Result<(), Refused> {
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

pub(super) fn close(governance: &Governance, id: &CommitteeId) -> Result<(), Refused> {
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

pub(super) fn seat(office: &Office, command: &OfficeCommand) -> Result<(), Refused> {
    let OfficeCommand::Seat {
        committee: id,
        person,
        seat,
        speaks_for,
        from,
        until,
    } = command
    else {
        return Ok(());
    };
    let wanted = Member {
        person: person.clone(),
        seat: *seat,
        speaks_for: said::optional("speaks_for", speaks_for)?,
        from: *from,
        until: *until,
    };
    let committee = office.committees.get(id);
    let committee = committee.ok_or_else(|| Refused::not_found("committee", id.as_str()))?;
    if !committee.is_active {
        return Err(Refused::NotNow(format!("{} is closed", committee.name)));
    }
    if wanted.until.is_some_and(|until| until < wanted.from) {
        return Err(Refused::invalid("until", "the term ends before it begins"));
    }
    needs_free(committee, &wanted)
}

/// Nobody sits twice at a time, and nobody beside another chair.
fn needs_free(committee: &Committee, wanted: &Member) -> Result<(), Refused> {
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

pub(super) fn end_term(
    office: &Office,
    id: &CommitteeId,
    person: &PersonId,
) -> Result<(), Refused> {
    let committee = office.committees.get(id);
    let committee = committee.ok_or_else(|| Refused::not_found("committee", id.as_str()))?;
    let has_seat = |member: &Member| member.person.id == *person;
    if committee.members.iter().any(has_seat) {
        return Ok(());
    }
    Err(Refused::not_found("member", &person.0))
}
