//! Triage, the agenda, opening the vote, withdrawing: each shown to whoever may do it now.

use maud::{Markup, html};
use rounds_governance::review::State;
use rounds_governance::review::command::ReviewCommand;
use rounds_governance::said;

use super::Drawn;
use crate::view::filled::{field, needed};
use crate::view::form;

impl Drawn<'_> {
    pub(super) fn preparing(&self) -> Markup {
        if !self.review.state.is_open() {
            return html! {};
        }
        html! {
            section.card {
                h2 { "Getting it ready" }
                @match &self.review.triage {
                    Some(triage) => p { "Taken up by " (triage.by.name) ", " (self.shell.moment(triage.at)) ": " q { (triage.note) } },
                    None => p {
                        "Waits for triage, due " (self.shell.moment(self.review.triage_due)) "."
                        @if self.review.triage_due < self.stand.now { " " span.mark-bad { "late" } }
                    },
                }
                (self.triage())
                (self.schedule())
                (self.open_voting())
                (self.one_text("withdraw", "Withdraw it", "Why", ReviewCommand::Withdraw { reason: "–".to_owned() }))
            }
        }
    }

    fn triage(&self) -> Markup {
        let asked = ReviewCommand::Triage {
            note: "–".to_owned(),
            overlaps: Vec::new(),
        };
        if self.would(asked).is_err() && !self.forms.is_refused("triage") {
            return html! {};
        }
        let fields = html! {
            (self.forms.area(&needed("triage", "note", "What you found")))
            (self.forms.line(&field("triage", "overlaps", "Tools that overlap").hint("ids, with commas between")))
        };
        let action = self.address("triage");
        let form = self.forms.form("triage", &action, "Take it up", &fields);
        self.forms.folded("triage", "Take it up", &form)
    }

    fn schedule(&self) -> Markup {
        let asked = ReviewCommand::Schedule {
            meeting: self.stand.today,
        };
        if self.would(asked).is_err() && !self.forms.is_refused("schedule") {
            return html! {};
        }
        let present = self.review.meeting.map(|day| day.to_string());
        let present = present.unwrap_or_default();
        let fields =
            html! { (self.forms.day(&needed("schedule", "meeting", "Meeting").value(&present))) };
        let action = self.address("schedule");
        let form = self
            .forms
            .form("schedule", &action, "Put it on the agenda", &fields);
        self.forms.folded("schedule", "Put it on an agenda", &form)
    }

    fn open_voting(&self) -> Markup {
        let answer = self.would(ReviewCommand::OpenVoting);
        html! {
            @match answer {
                Ok(()) => (form::button(&self.address("open-voting"), self.forms.token(), "Open voting", &[])),
                Err(refused) if self.review.state == State::Preparing => p.quiet { "Voting cannot be opened by you now: " (said::sentence(&refused.to_string())) },
                Err(_) => {},
            }
        }
    }
}
