//! Reviews of the tool and what was decided, and evidence about it.

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::evidence::Evidence;
use rounds_governance::review::Review;

use super::Drawn;
use crate::view::{happened, href, number};

impl Drawn<'_> {
    pub(super) fn decisions(&self) -> Markup {
        let governance = &self.stand.governance;
        let reviews = governance.reviews.values().rev();
        let reviews: Vec<&Review> = reviews
            .filter(|review| review.tool == self.tool.id)
            .collect();
        let evidence = governance.evidence.values().rev();
        let evidence: Vec<&Evidence> = evidence
            .filter(|evidence| evidence.tool.as_ref() == Some(&self.tool.id))
            .collect();
        html! {
            section.card #decisions {
                h2 { "Reviews and decisions" }
                @if reviews.is_empty() { p.absent { "None yet." } }
                ul.entries-plain { @for review in reviews { li { (self.review(review)) } } }
                @if self.visit.visitor.may(Permission::ProposeTools) {
                    p { a href=(href::with_query("/reviews/ask", &[("tool", Some(self.tool.id.as_str()))])) { "Ask for a review" } }
                }
                h3 { "Evidence" }
                @if evidence.is_empty() { p.absent { "No snapshot was taken." } }
                ul.entries-plain { @for one in evidence { li { (self.evidence(one)) } } }
            }
        }
    }

    fn review(&self, review: &Review) -> Markup {
        html! {
            a href=(href::review(review.id.as_str())) { (review.id) }
            ": " (happened::question(&review.question)) " "
            @match &review.decision {
                Some(decision) => {
                    b { (decision.outcome.words()) } ", " (self.day(decision.at))
                    @if !decision.contingencies.is_empty() {
                        " (" (number::counted(decision.contingencies.len() as u64, "contingency", "contingencies")) ")"
                    }
                },
                None => span.status { (review.state.as_str()) },
            }
        }
    }

    fn evidence(&self, evidence: &Evidence) -> Markup {
        html! {
            a href=(href::evidence(evidence.id.as_str())) { (evidence.id) }
            ": " (evidence.title) ", "
            (number::counted(u64::from(evidence.values), "value", "values"))
            ", " (self.day(evidence.at))
        }
    }
}
