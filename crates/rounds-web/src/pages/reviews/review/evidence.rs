//! Evidence before the committee.

use maud::{Markup, html};
use rounds_governance::evidence::Evidence;
use rounds_governance::ids::EvidenceId;
use rounds_governance::review::State;
use rounds_governance::review::command::ReviewCommand;

use super::Drawn;
use crate::view::filled::needed;
use crate::view::{href, number};

impl Drawn<'_> {
    pub(super) fn evidence(&self) -> Markup {
        let known = &self.stand.governance.evidence;
        html! {
            section.card {
                h2 { "Evidence" }
                @if self.review.evidence.is_empty() { p.absent { "None is before the committee." } }
                ul.entries-plain {
                    @for id in &self.review.evidence {
                        li { @match known.get(id) { Some(one) => (self.line(one)), None => (id) } }
                    }
                }
                (self.add())
            }
        }
    }

    fn line(&self, evidence: &Evidence) -> Markup {
        html! {
            a href=(href::evidence(evidence.id.as_str())) { (evidence.id) }
            ": " (evidence.title) ", "
            (number::counted(u64::from(evidence.values), "value", "values"))
            " of lake version " (evidence.lake_version) ", " (self.shell.moment(evidence.at))
            span.made-of { "SHA-256 " code.hash { (evidence.file.sha256) } }
        }
    }

    fn add(&self) -> Markup {
        let is_new = |id: &&EvidenceId| !self.review.evidence.contains(id);
        let about = self.stand.governance.evidence.values();
        let about = about.filter(|one| {
            one.tool
                .as_ref()
                .is_none_or(|tool| *tool == self.review.tool)
        });
        let new: Vec<&Evidence> = about.filter(|one| is_new(&&one.id)).collect();
        let Some(first) = new.first() else {
            return html! {};
        };
        let command = ReviewCommand::AddEvidence {
            evidence: first.id.clone(),
        };
        let would = self.would(command);
        if self.review.state != State::Preparing || would.is_err() {
            return html! {};
        }
        let options = new.iter().map(|one| (one.id.as_str(), one.title.as_str()));
        let fields = self
            .forms
            .choice(&needed("evidence", "evidence", "Snapshot"), options);
        let action = self.address("evidence");
        let words = "Put before the committee";
        let form = self.forms.form("evidence", &action, words, &fields);
        self.forms.folded("evidence", words, &form)
    }
}
