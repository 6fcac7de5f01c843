//! Who is told of what happened in a review. What members have to do is told as what is due.

use rounds_core::access::PersonId;

use super::{Circle, Told};
use crate::ids::ReviewId;
use crate::office::Seat;
use crate::review::Review;
use crate::review::event::ReviewEvent;
use crate::tool::Tool;

impl Circle<'_> {
    pub(super) fn of_review(&self, id: &ReviewId, event: &ReviewEvent) -> Option<Told> {
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
}
