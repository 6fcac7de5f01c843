//! Who is told of what happened in the office.

use super::{Circle, Told};
use crate::ids::CommitteeId;
use crate::office::command::OfficeCommand;

impl Circle<'_> {
    pub(super) fn of_office(&self, command: &OfficeCommand) -> Option<Told> {
        let name = |id: &CommitteeId| {
            let committee = self.governance.office.committees.get(id);
            committee.map_or_else(|| id.to_string(), |committee| committee.name.clone())
        };
        match command {
            OfficeCommand::Seat {
                committee,
                person,
                seat,
                from,
                ..
            } => {
                let subject = format!(
                    "You have a seat in {} as {} from {from} on.",
                    name(committee),
                    seat.as_str()
                );
                let path = format!("/committees/{committee}");
                Some(self.soon(vec![person.id.clone()], subject, path))
            }
            OfficeCommand::EndTerm {
                committee,
                person,
                on,
            } => {
                let subject = format!("Your term in {} ends on {on}.", name(committee));
                let path = format!("/committees/{committee}");
                Some(self.soon(vec![person.clone()], subject, path))
            }
            OfficeCommand::Cover {
                away,
                stands_in,
                from,
                until,
                ..
            } => {
                let whom = vec![away.id.clone(), stands_in.id.clone()];
                let subject = format!(
                    "{} stands in for {} from {from} until {until}.",
                    stands_in.name, away.name
                );
                Some(self.soon(whom, subject, "/committees".to_owned()))
            }
            OfficeCommand::NameResponsible {
                activity,
                kind,
                part,
                person: Some(person),
            } => {
                let subject = format!("You are {} for {activity}, {kind}.", part.as_str());
                let path = "/committees".to_owned();
                Some(self.soon(vec![person.id.clone()], subject, path))
            }
            _ => None,
        }
    }
}
