//! The work on a finding, on its page: whose it is, what it comes from, and the forms to say so.

use jiff::ToSpan as _;
use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::PersonRef;
use rounds_governance::change::Change;
use rounds_governance::change::offer;
use rounds_governance::ids::FindingId;
use rounds_governance::said;
use rounds_governance::worklist::{Explanation, FindingWork};

use crate::office::Stand;
use crate::page_data::FindingPage;
use crate::pages::changes;
use crate::shell::Shell;
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
                        (self.fold("reopen", "Take the work up again", &text_area("reopen-reason", "reason", "Why"), "Reopen"))
                    } @else {
                        (self.forms(&work))
                    }
                    (self.fold("note", "Say something", &text_area("note-text", "text", "What"), "Say it"))
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

    fn hidden(&self) -> Markup {
        html! {
            (form::token(&self.visit.form_token))
            input type="hidden" name="seen" value=(self.stand.governance.seq);
        }
    }

    fn fold(&self, step: &str, words: &str, fields: &Markup, button: &str) -> Markup {
        html! {
            details.more {
                summary { (words) }
                form.stacked method="post" action=(self.action(step)) {
                    (self.hidden())
                    (fields)
                    button.primary type="submit" { (button) }
                }
            }
        }
    }

    fn forms(&self, work: &FindingWork) -> Markup {
        let is_snoozed = work.is_snoozed(self.stand.today);
        html! {
            @if work.acknowledged.is_none() {
                form.inline method="post" action=(self.action("acknowledge")) {
                    (self.hidden())
                    button.primary type="submit" { "Acknowledge" }
                }
            }
            @if is_snoozed {
                form.inline method="post" action=(self.action("wake")) {
                    (self.hidden())
                    button type="submit" { "Take it up again" }
                }
            }
            (self.fold("assign", "Give it to somebody", &self.assign_fields(work), "Give"))
            (self.fold("explain", "Say what it comes from", &self.explain_fields(), "Explain"))
            (self.fold("snooze", "Put it aside", &snooze_fields(), "Put aside"))
            (self.fold("resolve", "Resolve it", &self.resolve_fields(), "Resolve"))
            (self.fold("tool", "Say which tool it is about", &self.tool_fields(work), "Save"))
        }
    }

    fn assign_fields(&self, work: &FindingWork) -> Markup {
        let present = work.assignee.as_ref().map(|person| &person.id);
        html! {
            label for="to" { "To" }
            select #to name="to" {
                option value="" { "nobody" }
                @for person in self.people {
                    option value=(person.id.0) selected[Some(&person.id) == present] { (person.name) }
                }
            }
        }
    }

    fn explain_fields(&self) -> Markup {
        let offered = self.offered();
        html! {
            label for="cause" { "It is" }
            select #cause name="cause" required {
                @if !offered.is_empty() { option value="change" { "what a change in the calendar did" } }
                option value="problem" { "a real problem" }
                option value="expected" { "expected and no problem: a campaign, a season, a new clinic" }
                option value="data" { "an error of the data" }
                option value="duplicate" { "the same as another finding" }
            }
            @if offered.is_empty() {
                p.quiet { "No change in the calendar lies near its beginning. " a href="/changes/record" { "Write one down" } }
            } @else {
                label for="explain-change" { "Change " span.quiet { "(near its beginning, the nearest first; counts if a change is the cause)" } }
                (change_choice("explain-change", &offered, false))
            }
            label for="of" { "Other finding " span.quiet { "(its id, if it is the same)" } }
            input #of name="of" maxlength="128" autocomplete="off";
            (text_area_optional("explain-reason", "reason", "Why"))
            (text_area_optional("explain-note", "note", "What you add"))
        }
    }

    fn resolve_fields(&self) -> Markup {
        // What mends it comes after its beginning, so every change that stands is offered.
        let all: Vec<&Change> = self
            .stand
            .governance
            .changes
            .values()
            .filter(|change| change.cancelled.is_none())
            .collect();
        html! {
            (text_area("resolve-note", "note", "What was done"))
            @if !all.is_empty() {
                label for="resolve-change" { "The change that mends it" }
                (change_choice("resolve-change", &all, true))
            }
        }
    }

    fn tool_fields(&self, work: &FindingWork) -> Markup {
        html! {
            label for="of-tool" { "Tool" }
            select #of-tool name="tool" {
                option value="" { "none" }
                @for tool in self.stand.governance.tools.values() {
                    option value=(tool.id) selected[work.tool.as_ref() == Some(&tool.id)] { (tool.card.title) }
                }
            }
        }
    }
}

fn change_choice(id: &str, changes: &[&Change], may_be_none: bool) -> Markup {
    html! {
        select id=(id) name="change" {
            @if may_be_none { option value="" { "none" } }
            @for change in changes {
                option value=(change.id) { (change.planned.title) ", " (time::day(change.planned.starts)) }
            }
        }
    }
}

fn snooze_fields() -> Markup {
    html! {
        label for="until" { "Until" }
        input #until type="date" name="until" required;
        (text_area("snooze-reason", "reason", "Why"))
    }
}

fn text_area(id: &str, name: &str, label: &str) -> Markup {
    html! {
        label for=(id) { (label) }
        textarea id=(id) name=(name) rows="2" required maxlength="4000" {}
    }
}

fn text_area_optional(id: &str, name: &str, label: &str) -> Markup {
    html! {
        label for=(id) { (label) }
        textarea id=(id) name=(name) rows="2" maxlength="4000" {}
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
