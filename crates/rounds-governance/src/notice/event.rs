//! Who is told of an event, and how pressing it is. Sentences name tools, reviews and committees;
//! what people wrote freely, and numbers, stay behind the page.

use rounds_core::access::PersonId;

use super::Urgency;
use crate::change::ChangeCommand;
use crate::event::Event;
use crate::happened::Happened;
use crate::ids::{CommitteeId, ReviewId};
use crate::office::command::OfficeCommand;
use crate::office::{Part, Seat};
use crate::request::RequestCommand;
use crate::review::Review;
use crate::review::event::ReviewEvent;
use crate::setting::Setting;
use crate::standing::Action;
use crate::state::Governance;
use crate::tool::event::ToolEvent;
use crate::tool::{Stage, Tool};
use crate::worklist::FindingCommand;

/// What is told to whom.
pub(super) struct Told {
    pub whom: Vec<PersonId>,
    pub urgency: Urgency,
    pub subject: String,
    pub text: String,
    pub path: String,
}

pub(super) fn told(governance: &Governance, event: &Event, setting: &Setting<'_>) -> Option<Told> {
    let circle = Circle {
        governance,
        setting,
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
    by: &'g str,
}

impl Circle<'_> {
    fn told(&self, urgency: Urgency, whom: Vec<PersonId>, subject: String, path: String) -> Told {
        let text = format!("{subject} Done by {}.", self.by);
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
            one.activity == activity
                && one.kind == tool.card.kind
                && matches!(one.part, Part::Accountable | Part::Informed)
        });
        all.extend(named.map(|one| one.person.id.clone()));
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

    fn of_tool(&self, tool: &Tool, event: &ToolEvent) -> Option<Told> {
        let title = &tool.card.title;
        let path = format!("/tools/{}", tool.id);
        match event {
            ToolEvent::Moved {
                from,
                to,
                overridden,
                ..
            } => {
                let mut whom = self.answerable(tool, "stages");
                let is_big = to.touches_care() || *to == Stage::Paused || overridden.is_some();
                if is_big {
                    whom.extend(self.committee(tool));
                }
                let how = if overridden.is_some() {
                    ", without its gate being met, by override"
                } else {
                    ""
                };
                let subject = format!("{title} went from {from} to {to}{how}.");
                Some(match to {
                    Stage::Paused => self.urgent(whom, subject, path),
                    _ if is_big => self.soon(whom, subject, path),
                    _ => self.routine(whom, subject, path),
                })
            }
            ToolEvent::Breached { condition, .. } => {
                let mut whom = self.answerable(tool, "monitoring");
                let agreed = tool.standing.get(condition);
                if agreed.is_some_and(|standing| standing.agreed.action != Action::Watch) {
                    whom.extend(self.committee(tool));
                }
                let subject = format!("{title} does not keep {condition} any more.");
                Some(self.urgent(whom, subject, path))
            }
            ToolEvent::BreachOverdue { condition, clock } => {
                let mut whom = self.answerable(tool, "monitoring");
                whom.extend(self.committee(tool));
                let subject =
                    format!("Late: {title} does not keep {condition}, and the {clock} is missing.");
                Some(self.urgent(whom, subject, path))
            }
            ToolEvent::Recovered { condition, .. } => {
                let subject = format!("{title} keeps {condition} again; the breach is still open.");
                Some(self.routine(self.answerable(tool, "monitoring"), subject, path))
            }
            ToolEvent::StandingDropped { condition, .. } => {
                let mut whom = self.answerable(tool, "monitoring");
                whom.extend(self.committee(tool));
                let subject = format!("{condition} of {title} was ended.");
                Some(self.soon(whom, subject, path))
            }
            ToolEvent::VersionAdded { version } => {
                let subject = format!("{title} has version {}.", version.version);
                Some(self.routine(self.answerable(tool, "versions"), subject, path))
            }
            _ => None,
        }
    }

    fn of_review(&self, id: &ReviewId, event: &ReviewEvent) -> Option<Told> {
        let review = self.governance.reviews.get(id)?;
        let tool = self.governance.tools.get(&review.tool)?;
        let title = &tool.card.title;
        let path = format!("/reviews/{id}");
        let asked = || self.who_asked(review, tool);
        let everybody = || {
            let mut whom = asked();
            whom.extend(self.sitting(&review.committee, &Seat::ALL));
            whom
        };
        match event {
            ReviewEvent::Submitted { .. } => {
                Some(self.soon(asked(), format!("{id} of {title} was asked for."), path))
            }
            ReviewEvent::Triaged { .. } => {
                Some(self.routine(asked(), format!("{id} of {title} was taken up."), path))
            }
            ReviewEvent::Withdrawn { .. } => {
                Some(self.soon(everybody(), format!("{id} of {title} was withdrawn."), path))
            }
            ReviewEvent::Scheduled { meeting } => {
                let subject = format!("{id} of {title} is on the agenda of {meeting}.");
                Some(self.routine(everybody(), subject, path))
            }
            ReviewEvent::Answered { index, .. } => {
                let question = review.questions.get(*index)?;
                let subject = format!("Your question about {title} ({id}) is answered.");
                Some(self.routine(vec![question.by.id.clone()], subject, path))
            }
            ReviewEvent::Decided { decision } => {
                let outcome = decision.outcome.words();
                let subject = format!("{id} of {title} is decided: {outcome}.");
                let mut whom = everybody();
                whom.extend(self.answerable(tool, "decisions"));
                Some(self.soon(whom, subject, path))
            }
            ReviewEvent::ContingencyMet { .. } => {
                let subject = format!("A condition of the approval of {title} ({id}) is met.");
                Some(self.routine(asked(), subject, path))
            }
            ReviewEvent::ContingencyOverdue { .. } => {
                let subject = format!("Late: a condition of the approval of {title} ({id}).");
                let mut whom = asked();
                whom.extend(self.answerable(tool, "monitoring"));
                whom.extend(self.sitting(&review.committee, &[Seat::Chair, Seat::Secretary]));
                Some(self.urgent(whom, subject, path))
            }
            _ => None,
        }
    }

    fn who_asked(&self, review: &Review, tool: &Tool) -> Vec<PersonId> {
        let mut whom = self.owners(tool);
        whom.push(review.submitted_by.id.clone());
        // Rounds itself asks for re-reviews and reads no mail.
        whom.retain(|person| *person != crate::actor::Actor::system().person.id);
        whom
    }

    fn of_office(&self, command: &OfficeCommand) -> Option<Told> {
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
