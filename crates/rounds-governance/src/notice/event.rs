//! Who is told of an event, and how pressing it is. Sentences name tools, reviews and committees;
//! what people wrote freely, and numbers, stay behind the page.

mod office;
mod review;
mod tool;

use rounds_core::access::PersonId;

use super::Urgency;
use crate::change::ChangeCommand;
use crate::due::{Everybody, answering};
use crate::event::Event;
use crate::happened::Happened;
use crate::ids::CommitteeId;
use crate::office::{Part, Seat};
use crate::request::RequestCommand;
use crate::said;
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::Tool;
use crate::worklist::FindingCommand;

/// What is told to whom.
pub(super) struct Told {
    pub whom: Vec<PersonId>,
    pub urgency: Urgency,
    pub subject: String,
    pub text: String,
    pub path: String,
}

pub(super) fn told(
    governance: &Governance,
    event: &Event,
    setting: &Setting<'_>,
    everybody: &Everybody,
) -> Option<Told> {
    let circle = Circle {
        governance,
        setting,
        everybody,
        by: &event.by.name,
    };
    match &event.body {
        Happened::Tool { id, event } => circle.of_tool(governance.tools.get(id)?, event),
        Happened::Review { id, event } => circle.of_review(id, event),
        Happened::Finding { id, event } => match event {
            FindingCommand::Reopen { .. } => {
                let work = governance.findings.get(id)?;
                let whom = work.assignee.iter().map(|one| one.id.clone()).collect();
                let subject = "A finding of yours was reopened.".to_owned();
                Some(circle.soon(whom, subject, format!("/findings/{id}")))
            }
            _ => None,
        },
        Happened::Change { id, event, .. } => {
            let ChangeCommand::Record { planned } = event else {
                return None;
            };
            let tools = planned.tools.iter();
            let tools = tools.filter_map(|id| governance.tools.get(id));
            let whom = tools.flat_map(|tool| circle.owners(tool)).collect();
            let subject = format!(
                "The calendar has a change ({}) from {} on that is about a tool of yours.",
                planned.kind.words(),
                planned.starts
            );
            Some(circle.routine(whom, subject, format!("/changes/{id}")))
        }
        Happened::Request { id, event } => {
            let RequestCommand::Set { state, .. } = event else {
                return None;
            };
            let request = governance.requests.get(id)?;
            let subject = format!("{id}, which you asked for, is {} now.", state.as_str());
            let whom = vec![request.by.id.clone()];
            Some(circle.routine(whom, subject, format!("/priorities/{id}")))
        }
        Happened::Office { event } => circle.of_office(&event.0),
        Happened::Evidence { .. } => None,
    }
}

/// Who can be told.
struct Circle<'g> {
    governance: &'g Governance,
    setting: &'g Setting<'g>,
    everybody: &'g Everybody,
    by: &'g str,
}

impl Circle<'_> {
    fn told(&self, urgency: Urgency, whom: Vec<PersonId>, subject: String, path: String) -> Told {
        let text = said::sentence(&format!("{subject} Done by {}", self.by));
        Told {
            whom,
            urgency,
            subject,
            text,
            path,
        }
    }

    fn routine(&self, whom: Vec<PersonId>, subject: String, path: String) -> Told {
        self.told(Urgency::Routine, whom, subject, path)
    }

    fn soon(&self, whom: Vec<PersonId>, subject: String, path: String) -> Told {
        self.told(Urgency::Soon, whom, subject, path)
    }

    fn urgent(&self, whom: Vec<PersonId>, subject: String, path: String) -> Told {
        self.told(Urgency::Urgent, whom, subject, path)
    }

    fn owners(&self, tool: &Tool) -> Vec<PersonId> {
        let owners = [&tool.card.clinical_owner, &tool.card.technical_owner];
        let owners = owners.into_iter().flatten();
        owners.map(|owner| owner.id.clone()).collect()
    }

    /// Owners, who answers for the activity by the matrix, and who is named to be told of it.
    fn answerable(&self, tool: &Tool, activity: &str) -> Vec<PersonId> {
        let mut all = self.owners(tool);
        let named = self.governance.office.responsibilities.iter();
        let named = named.filter(|one| {
            one.activity == activity && one.kind == tool.card.kind && one.part == Part::Informed
        });
        all.extend(named.map(|one| one.person.id.clone()));
        all.extend(answering(
            self.governance,
            Some(tool),
            activity,
            self.setting,
            self.everybody,
        ));
        all
    }

    fn sitting(&self, committee: &CommitteeId, seats: &[Seat]) -> Vec<PersonId> {
        let committee = self.governance.office.committees.get(committee);
        let members = committee
            .into_iter()
            .flat_map(|c| c.sitting(self.setting.today));
        let members = members.filter(|member| seats.contains(&member.seat));
        members.map(|member| member.person.id.clone()).collect()
    }

    /// The committee that looked at a tool last.
    fn committee(&self, tool: &Tool) -> Vec<PersonId> {
        let reviews = self.governance.reviews.values();
        let of_it = reviews.filter(|review| review.tool == tool.id);
        let latest = of_it.max_by_key(|review| review.submitted_at);
        latest.map_or_else(Vec::new, |review| {
            self.sitting(&review.committee, &Seat::ALL)
        })
    }
}
