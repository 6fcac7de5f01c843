//! `/changes/{id}`: one change, what it marks, what it was offered to explain, and what the measures
//! it touches were before and after.

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_governance::change::Change;
use rounds_governance::ids::ChangeId;
use rounds_governance::worklist::{Explanation, FindingWork};

use super::{SECTION, days, effect, href_of, marks, record};
use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::params::Segment;
use crate::shell::Shell;
use crate::view::definition_list::pairs;
use crate::view::filled::{Filled, needed};
use crate::view::href;
use crate::view::sent::Sent;
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(id): Segment) -> PageResult<Markup> {
    show(&visit, &id, None).await
}

/// The page, with a form that was refused.
pub(super) async fn show(visit: &Visit, id: &str, sent: Option<&Sent>) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let change = stand.governance.changes.get(&ChangeId(id.to_owned()));
    let change =
        change.ok_or_else(|| PageFault::NoSuchThing(format!("there is no change {id:?}")))?;
    let shell = visit.office_shell(SECTION).await;
    let effects = effect::of(visit, &stand, change).await?;
    let filled = Filled::new(&visit.form_token, sent);
    let content = view(visit, &shell, &stand, change, (&filled, &effects));
    Ok(shell.page(&change.planned.title, content))
}

fn view(
    visit: &Visit,
    shell: &Shell<'_>,
    stand: &Stand,
    change: &Change,
    (filled, effects): (&Filled<'_>, &Markup),
) -> Markup {
    let planned = &change.planned;
    let explained: Vec<&FindingWork> = stand
        .governance
        .findings
        .values()
        .filter(|work| explains(work, change))
        .collect();
    html! {
        nav.crumbs aria-label="Path" { a href="/changes" { "Changes" } " › " span { (planned.kind.words()) } }
        h1 { (planned.title) }
        (filled.notice())
        p.lead {
            (days(change))
            @if planned.starts > stand.today { ", to come" }
            @if let Some(reason) = &change.cancelled { ". " strong { "Cancelled: " } (reason) }
        }
        div.with-margin {
            div {
                @if !planned.note.is_empty() { p.wrapped { (planned.note) } }
                h2 { "Before and after" }
                (effects)
                @if !explained.is_empty() {
                    h2 { "Findings it explains" }
                    ul.plain {
                        @for work in explained { li { a href=(href::finding(work.id.as_str())) { (work.id) } } }
                    }
                }
                @if visit.visitor.may(Permission::RecordChanges) && change.cancelled.is_none() && change.moved_tool().is_none() {
                    (forms(filled, stand, change))
                }
            }
            aside {
                (pairs("Change", [
                    ("Id", Some(html! { code { (change.id) } })),
                    ("Marks", Some(marks(stand, change))),
                    ("Written down", Some(html! { (shell.moment(change.at)) " by " (change.by.name) })),
                    ("Comes from", change.moved_tool().map(|tool| html! {
                        "a move of " a href=(href::tool(tool.as_str())) { (tool) } "; it cannot be corrected"
                    })),
                ]))
            }
        }
    }
}

fn explains(work: &FindingWork, change: &Change) -> bool {
    let by_cause = work.explanation.as_ref().is_some_and(|explained| {
        matches!(&explained.explanation, Explanation::Change { change: id } if *id == change.id)
    });
    let by_mending = work
        .resolved
        .as_ref()
        .is_some_and(|resolved| resolved.change.as_ref() == Some(&change.id));
    by_cause || by_mending
}

fn forms(filled: &Filled<'_>, stand: &Stand, change: &Change) -> Markup {
    let folded = |step: &str, words: &str, button: &str, fields: &Markup| {
        let action = format!("{}/{step}", href_of(change.id.as_str()));
        let fields = html! {
            input type="hidden" name="seen" value=(stand.governance.seq);
            (fields)
        };
        filled.folded(step, words, &filled.form(step, &action, button, &fields))
    };
    let planned = record::fields(filled, "correct", stand, Some(&change.planned));
    let reason = filled.area(&needed("cancel", "reason", "Why"));
    html! {
        (folded("correct", "Correct it", "Save", &planned))
        (folded("cancel", "It does not take place", "Cancel the change", &reason))
    }
}
