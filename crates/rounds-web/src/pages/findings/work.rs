//! The work on a finding, on its page: whose it is, what it comes from, and the forms to say so.

use jiff::ToSpan as _;
use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::PersonRef;
use rounds_governance::change::Change;
use rounds_governance::change::offer;
use rounds_governance::ids::{FindingId, ToolId};
use rounds_governance::said;
use rounds_governance::worklist::{Explanation, FindingWork};

use crate::office::Stand;
use crate::page_data::FindingPage;
use crate::pages::changes;
use crate::shell::Shell;
use crate::view::filled::{Field, Filled, field, needed};
use crate::view::{form, href, time};
use crate::visit::Visit;

/// What the panel needs besides the finding.
pub struct Panel<'p> {
    /// Who looks.
    pub visit: &'p Visit,
    /// How governance stands.
    pub stand: &'p Stand,
    /// Who can be given the work.
    pub people: &'p [PersonRef],
    /// The finding.
    pub finding: &'p FindingPage,
    /// The forms, one of which may have been refused.
    pub filled: &'p Filled<'p>,
}

impl Panel<'_> {
    fn work(&self) -> FindingWork {
        let id = FindingId(self.finding.row.id.clone());
        let known = self.stand.governance.findings.get(&id);
        known.cloned().unwrap_or_else(|| FindingWork::on(id))
    }

    /// Changes that may explain it, the nearest first.
    fn offered(&self) -> Vec<&Change> {
        let row = &self.finding.row;
        let group = row.group.as_deref().unwrap_or("");
        let period = (row.since.start, row.since.end().saturating_sub(1.days()));
        offer::explaining(&self.stand.governance, &row.measure_id, group, period)
    }

    /// The panel.
    pub fn view(&self, shell: &Shell<'_>) -> Markup {
        let work = self.work();
        let may_work = self.visit.visitor.may(Permission::WorkFindings);
        html! {
            section #work {
                h2 { "Work on it" }
                (self.state(shell, &work))
                @if may_work {
                    @if work.resolved.is_some() {
                        (self.fold("reopen", "Take the work up again", &self.filled.area(&needed("reopen", "reason", "Why")), "Reopen"))
                    } @else {
                        (self.forms(&work))
                    }
                    (self.fold("note", "Say something", &self.filled.area(&needed("note", "text", "What")), "Say it"))
                }
                (notes(shell, &work))
            }
        }
    }

    fn state(&self, shell: &Shell<'_>, work: &FindingWork) -> Markup {
        html! {
            ul.plain {
                li { "Given to " strong { (work.assignee.as_ref().map_or("nobody", |person| person.name.as_str())) } }
                @match &work.acknowledged {
                    Some((by, at)) => li { "Acknowledged by " (by.name) ", " (shell.moment(*at)) },
                    None => li { "Nobody acknowledged it yet" },
                }
                @if let Some(explained) = &work.explanation {
                    li {
                        "Explained by " (explained.by.name) ", " (shell.moment(explained.at)) ": "
                        (self.cause(&explained.explanation))
                        @if !explained.note.is_empty() { ". " (explained.note) }
                    }
                }
                @if let Some(snoozed) = work.snoozed.as_ref().filter(|_| work.is_snoozed(self.stand.today)) {
                    li { "Put aside until " (time::day(snoozed.until)) " by " (snoozed.by.name) ": " (snoozed.reason) }
                }
                @if let Some(resolved) = &work.resolved {
                    li {
                        "Resolved by " (resolved.by.name) ", " (shell.moment(resolved.at)) ": " (said::sentence(&resolved.note))
                        @if let Some(change) = &resolved.change {
                            " Mended by " a href=(changes::href_of(change.as_str())) { (change) } ", where before and after are compared"
                        }
                    }
                }
                @if let Some(tool) = &work.tool { li { "About the tool " a href=(href::tool(tool.as_str())) { (tool) } } }
            }
        }
    }

    fn cause(&self, explanation: &Explanation) -> Markup {
        match explanation {
            Explanation::Change { change } => {
                let title = self.stand.governance.changes.get(change);
                let title = title.map_or(change.as_str(), |change| &change.planned.title);
                html! { "the change " a href=(changes::href_of(change.as_str())) { (title) } }
            }
            Explanation::Expected { reason } => html! { "expected, no problem: " (reason) },
            Explanation::Data { reason } => html! { "the data are wrong: " (reason) },
            Explanation::Duplicate { of } => {
                html! { "the same as " a href=(href::finding(of.as_str())) { (of) } }
            }
            Explanation::Problem { reason } => html! { "a real problem: " (reason) },
        }
    }

    fn action(&self, step: &str) -> String {
        format!("{}/{step}", href::finding(&self.finding.row.id))
    }

    fn seen(&self) -> Markup {
        html! { input type="hidden" name="seen" value=(self.stand.governance.seq); }
    }

    fn fold(&self, step: &str, words: &str, fields: &Markup, button: &str) -> Markup {
        let fields = html! { (self.seen()) (fields) };
        let form = self.filled.form(step, &self.action(step), button, &fields);
        self.filled.folded(step, words, &form)
    }

    /// A form of one button.
    fn button(&self, step: &str, words: &str) -> Markup {
        html! {
            form.inline method="post" action=(self.action(step)) {
                (form::token(self.filled.token()))
                (self.seen())
                button.primary type="submit" { (words) }
            }
        }
    }

    fn forms(&self, work: &FindingWork) -> Markup {
        let is_snoozed = work.is_snoozed(self.stand.today);
        html! {
            @if work.acknowledged.is_none() { (self.button("acknowledge", "Acknowledge")) }
            @if is_snoozed { (self.button("wake", "Take it up again")) }
            (self.fold("assign", "Give it to somebody", &self.assign_fields(work), "Give"))
            (self.fold("explain", "Say what it comes from", &self.explain_fields(), "Explain"))
            (self.fold("snooze", "Put it aside", &self.snooze_fields(), "Put aside"))
            (self.fold("resolve", "Resolve it", &self.resolve_fields(), "Resolve"))
            (self.fold("tool", "Say which tool it is about", &self.tool_fields(work), "Save"))
        }
    }

    fn assign_fields(&self, work: &FindingWork) -> Markup {
        let present = work.assignee.as_ref().map_or("", |person| &person.id.0);
        let people = self.people.iter();
        let people = people.map(|person| (person.id.0.as_str(), person.name.as_str()));
        let to = field("assign", "to", "To").hint("empty is nobody");
        self.filled.choice(&to.value(present), people)
    }

    fn explain_fields(&self) -> Markup {
        let offered = self.offered();
        let by_change = ("change", "what a change in the calendar did");
        let causes = (!offered.is_empty()).then_some(by_change).into_iter();
        let causes = causes.chain([
            ("problem", "a real problem"),
            (
                "expected",
                "expected and no problem: a campaign, a season, a new clinic",
            ),
            ("data", "an error of the data"),
            ("duplicate", "the same as another finding"),
        ]);
        let of = |name, label| field("explain", name, label);
        html! {
            (self.filled.choice(&needed("explain", "cause", "It is"), causes))
            @if offered.is_empty() {
                p.quiet { "No change in the calendar lies near its beginning. " a href="/changes/record" { "Write one down" } }
            } @else {
                (self.change(&of("change", "Change").hint("near its beginning, the nearest first; counts if a change is the cause"), &offered))
            }
            (self.filled.line(&of("of", "Other finding").hint("its id, if it is the same")))
            (self.filled.area(&of("reason", "Why")))
            (self.filled.area(&of("note", "What you add")))
        }
    }

    fn change(&self, field: &Field<'_>, changes: &[&Change]) -> Markup {
        let said = |change: &&Change| {
            let planned = &change.planned;
            let day = planned.starts.strftime("%-d %b %Y");
            (change.id.to_string(), format!("{}, {day}", planned.title))
        };
        let said: Vec<(String, String)> = changes.iter().map(said).collect();
        let options = said.iter().map(|(id, words)| (id.as_str(), words.as_str()));
        self.filled.choice(field, options)
    }

    fn snooze_fields(&self) -> Markup {
        html! {
            (self.filled.day(&needed("snooze", "until", "Until")))
            (self.filled.area(&needed("snooze", "reason", "Why")))
        }
    }

    fn resolve_fields(&self) -> Markup {
        // What mends it comes after its beginning, so every change that stands is offered.
        let changes = self.stand.governance.changes.values();
        let standing: Vec<&Change> = changes
            .filter(|change| change.cancelled.is_none())
            .collect();
        html! {
            (self.filled.area(&needed("resolve", "note", "What was done")))
            @if !standing.is_empty() {
                (self.change(&field("resolve", "change", "The change that mends it").hint("where there is one"), &standing))
            }
        }
    }

    fn tool_fields(&self, work: &FindingWork) -> Markup {
        let present = work.tool.as_ref().map_or("", ToolId::as_str);
        let tools = self.stand.governance.tools.values();
        let tools = tools.map(|tool| (tool.id.as_str(), tool.card.title.as_str()));
        let tool = field("tool", "tool", "Tool").hint("empty is none");
        self.filled.choice(&tool.value(present), tools)
    }
}

fn notes(shell: &Shell<'_>, work: &FindingWork) -> Markup {
    html! {
        @if !work.notes.is_empty() {
            h3 { "What was said" }
            ul.plain { @for note in &work.notes { li { (shell.moment(note.at)) ", " (note.by.name) ": " (note.text) } } }
        }
    }
}
