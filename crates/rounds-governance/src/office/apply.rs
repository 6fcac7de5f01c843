//! What an event makes of the office.

use jiff::civil::Date;

use super::command::OfficeCommand;
use super::event::OfficeEvent;
use super::{Committee, Cover, Member, MemberTraining, Office, Responsibility};
use crate::event::Event;
use crate::ids::CommitteeId;
use crate::state::Governance;
use rounds_core::access::PersonId;

/// Takes one event in.
pub fn apply(governance: &mut Governance, what: &OfficeEvent, event: &Event) {
    let office = &mut governance.office;
    match &what.0 {
        OfficeCommand::SetCommittee { .. } => set_committee(office, &what.0),
        OfficeCommand::CloseCommittee { id } => {
            if let Some(committee) = office.committees.get_mut(id) {
                committee.is_active = false;
            }
        }
        OfficeCommand::Seat { .. } => seat(office, &what.0),
        OfficeCommand::EndTerm {
            committee,
            person,
            on,
        } => end_term(office, committee, person, *on),
        OfficeCommand::Cover { .. } => cover(office, &what.0),
        OfficeCommand::EndCover { index } => {
            if let Some(cover) = office.covers.get_mut(*index) {
                cover.is_ended = true;
            }
        }
        OfficeCommand::NameResponsible { .. } => name_responsible(office, &what.0),
        OfficeCommand::RecordTraining {
            person,
            training,
            done_on,
            valid_until,
        } => office.trainings.push(MemberTraining {
            person: person.clone(),
            training: training.clone(),
            done_on: *done_on,
            valid_until: *valid_until,
        }),
        OfficeCommand::SetReportsTo { person, to } => {
            match to {
                Some(to) => office
                    .reports_to
                    .insert(person.id.clone(), (person.clone(), to.clone())),
                None => office.reports_to.remove(&person.id),
            };
        }
        OfficeCommand::SetWishes { wishes } => {
            office.wishes.insert(event.by.id.clone(), wishes.clone());
        }
    }
}

fn set_committee(office: &mut Office, what: &OfficeCommand) {
    let OfficeCommand::SetCommittee {
        id,
        name,
        purpose,
        reports_to,
        rules,
    } = what
    else {
        return;
    };
    let members = office.committees.remove(id).map(|before| before.members);
    let committee = Committee {
        id: id.clone(),
        name: name.clone(),
        purpose: purpose.clone(),
        reports_to: reports_to.clone(),
        rules: rules.clone(),
        members: members.unwrap_or_default(),
        is_active: true,
    };
    office.committees.insert(id.clone(), committee);
}

fn seat(office: &mut Office, what: &OfficeCommand) {
    let OfficeCommand::Seat {
        committee,
        person,
        seat,
        speaks_for,
        from,
        until,
    } = what
    else {
        return;
    };
    if let Some(committee) = office.committees.get_mut(committee) {
        committee.members.push(Member {
            person: person.clone(),
            seat: *seat,
            speaks_for: speaks_for.clone(),
            from: *from,
            until: *until,
        });
    }
}

fn cover(office: &mut Office, what: &OfficeCommand) {
    let OfficeCommand::Cover {
        away,
        stands_in,
        from,
        until,
        reason,
    } = what
    else {
        return;
    };
    office.covers.push(Cover {
        away: away.clone(),
        stands_in: stands_in.clone(),
        from: *from,
        until: *until,
        reason: reason.clone(),
        is_ended: false,
    });
}

fn end_term(office: &mut Office, committee: &CommitteeId, person: &PersonId, on: Date) {
    let Some(committee) = office.committees.get_mut(committee) else {
        return;
    };
    // Terms that have not begun by then never begin.
    committee
        .members
        .retain(|member| member.person.id != *person || member.from <= on);
    for member in &mut committee.members {
        if member.person.id == *person && member.until.is_none_or(|until| until > on) {
            member.until = Some(on);
        }
    }
}

fn name_responsible(office: &mut Office, what: &OfficeCommand) {
    let OfficeCommand::NameResponsible {
        activity,
        kind,
        part,
        person,
    } = what
    else {
        return;
    };
    office
        .responsibilities
        .retain(|known| known.activity != *activity || known.kind != *kind || known.part != *part);
    if let Some(person) = person {
        office.responsibilities.push(Responsibility {
            activity: activity.clone(),
            kind: *kind,
            part: *part,
            person: person.clone(),
        });
    }
}
