//! Questions and answers, and conflicts of interest.

use maud::{Markup, html};
use rounds_governance::review::Asked;
use rounds_governance::review::command::ReviewCommand;

use super::Drawn;
use crate::view::filled::{field, needed};

impl Drawn<'_> {
    pub(super) fn talk(&self) -> Markup {
        let review = self.review;
        html! {
            section.card {
                h2 { "Questions and answers" }
                @if review.questions.is_empty() { p.absent { "Nobody asked." } }
                @for (place, asked) in review.questions.iter().enumerate() { (self.question(place, asked)) }
                (self.one_text("question", "Ask a question", "Question", ReviewCommand::Ask { text: "–".to_owned() }))
                h2 { "Conflicts of interest" }
                @if review.conflicts.is_empty() { p.absent { "None was declared." } }
                ul.entries-plain {
                    @for conflict in &review.conflicts {
                        li {
                            (conflict.person.name) ": " (conflict.interest) " "
                            @if conflict.is_recused { span.status { "takes no part" } }
                            " " span.quiet { (self.shell.moment(conflict.at)) }
                        }
                    }
                }
                (self.declare())
            }
        }
    }

    fn question(&self, place: usize, asked: &Asked) -> Markup {
        html! {
            article {
                p { b { (asked.by.name) } ", " (self.shell.moment(asked.at)) ": " (asked.text) }
                @match &asked.answer {
                    Some((person, at, text)) => p { (person.name) ", " (self.shell.moment(*at)) ": " (text) },
                    None => (self.answer(place)),
                }
            }
        }
    }

    fn answer(&self, place: usize) -> Markup {
        let name = format!("answer-{place}");
        let asked = ReviewCommand::Answer {
            index: place,
            text: "–".to_owned(),
        };
        if self.would(asked).is_err() && !self.forms.is_refused(&name) {
            return html! { p.absent { "Not answered yet." } };
        }
        let fields = html! {
            input type="hidden" name="index" value=(place);
            (self.forms.area(&needed(&name, "text", "Answer")))
        };
        let form = self
            .forms
            .form(&name, &self.address("answer"), "Answer", &fields);
        self.forms.folded(&name, "Answer", &form)
    }

    fn declare(&self) -> Markup {
        let asked = ReviewCommand::DeclareConflict {
            interest: "–".to_owned(),
            is_recused: true,
        };
        if self.would(asked).is_err() && !self.forms.is_refused("conflict") {
            return html! {};
        }
        let fields = html! {
            (self.forms.area(&needed("conflict", "text", "Which interest")))
            (self.forms.tick(&field("conflict", "is_recused", "I take no part in this review").value("yes")))
        };
        let action = self.address("conflict");
        let form = self.forms.form("conflict", &action, "Declare", &fields);
        self.forms
            .folded("conflict", "Declare an interest of mine", &form)
    }
}
