//! `/changes`: the calendar of changes by month. One change is in `change`, its form in `record`.

pub mod change;
mod effect;
pub mod record;
pub mod step;

use std::collections::BTreeMap;

use maud::{Markup, html};
use rounds_core::access::Permission;
use rounds_core::{Period, PeriodKind};
use rounds_governance::change::{Change, ChangeKind};
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::{empty, href, time};
use crate::visit::Visit;

/// The part of the site these pages belong to.
const SECTION: Section = Section::Changes;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    kind: Option<String>,
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let kind = filled(choice.kind).map(|word| {
        ChangeKind::from_word(&word)
            .ok_or_else(|| PageFault::BadRequest(format!("there is no kind of change {word:?}")))
    });
    let kind = kind.transpose()?;
    let shell = visit.office_shell(SECTION).await;
    Ok(shell.page("Changes", view(&visit, &stand, kind)))
}

fn view(visit: &Visit, stand: &Stand, kind: Option<ChangeKind>) -> Markup {
    let mut months: BTreeMap<Period, Vec<&Change>> = BTreeMap::new();
    for change in stand.governance.changes.values() {
        if kind.is_none_or(|kind| change.planned.kind == kind) {
            let month = Period::containing(PeriodKind::Month, change.planned.starts);
            months.entry(month).or_default().push(change);
        }
    }
    html! {
        h1 { "Changes" }
        p.lead { "Go-lives, upgrades, terminology loads, holidays: each marks the charts it is about and is offered as explanation when a measure moves." }
        @if visit.visitor.may(Permission::RecordChanges) {
            p { a.button href="/changes/record" { "Write a change down" } }
        }
        @if stand.governance.changes.is_empty() {
            (empty::teach(
                "No change yet. Write down what is about to happen, or what happened: afterwards everybody asks when it was.",
                "open /changes/record",
            ))
        } @else {
            (kinds(stand, kind))
            @if months.is_empty() { (empty::nothing_found("No change of this kind.", "/changes")) }
            @for (month, changes) in months.iter().rev() {
                h2 { (time::period(*month)) @if *month == Period::containing(PeriodKind::Month, stand.today) { " " span.status { "now" } } }
                (table(stand, changes))
            }
        }
    }
}

fn kinds(stand: &Stand, chosen: Option<ChangeKind>) -> Markup {
    let count = |kind: Option<ChangeKind>| {
        let changes = stand.governance.changes.values();
        changes
            .filter(|change| kind.is_none_or(|kind| change.planned.kind == kind))
            .count()
    };
    let all = std::iter::once(None).chain(ChangeKind::ALL.into_iter().map(Some));
    html! {
        nav.choices aria-label="Kind" {
            @for kind in all {
                a href=(href::with_query("/changes", &[("kind", kind.map(ChangeKind::as_str))]))
                    aria-current=[(kind == chosen).then_some("true")] {
                    (kind.map_or("all", ChangeKind::words)) " " span.count { (count(kind)) }
                }
            }
        }
    }
}

fn table(stand: &Stand, changes: &[&Change]) -> Markup {
    let mut changes = changes.to_vec();
    changes.sort_by_key(|change| std::cmp::Reverse(change.planned.starts));
    html! {
        div.scroll.by-month tabindex="0" role="region" aria-label="Changes of the month" {
            table {
                thead { tr { th scope="col" { "Day" } th scope="col" { "Change" } th scope="col" { "Kind" } th scope="col" { "Marks" } th scope="col" { "By" } } }
                tbody {
                    @for change in changes {
                        tr {
                            td.whole { (days(change)) @if change.planned.starts > stand.today { p.made-of { "to come" } } }
                            th scope="row" {
                                a href=(href_of(change.id.as_str())) { (change.planned.title) }
                                @if change.cancelled.is_some() { " " span.status { "cancelled" } }
                            }
                            td { (change.planned.kind.words()) }
                            td { (marks(stand, change)) }
                            td {
                                (change.by.name)
                                @if let Some(tool) = change.moved_tool() {
                                    p.made-of { "moved " a href=(href::tool(tool.as_str())) { (tool) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// When it takes place.
fn days(change: &Change) -> String {
    let first = time::day(change.planned.starts);
    match change.planned.ends {
        Some(last) if last != change.planned.starts => format!("{first} to {}", time::day(last)),
        _ => first,
    }
}

/// Which charts it marks.
fn marks(stand: &Stand, change: &Change) -> Markup {
    let planned = &change.planned;
    html! {
        @if planned.tools.is_empty() && planned.measures.is_empty() { "every chart" }
        @for tool in &planned.tools {
            @let title = stand.governance.tools.get(tool).map_or(tool.as_str(), |tool| &tool.card.title);
            a href={ "/tools/" (href::part(tool.as_str())) } { (title) } " "
        }
        @for measure in &planned.measures {
            @if measure.ends_with('*') { code { (measure) } " " }
            @else { a href=(href::measure(measure, None)) { (measure) } " " }
        }
        @if !planned.place.is_empty() { span.quiet { "only " (planned.place) } }
    }
}

/// A change's page.
pub fn href_of(id: &str) -> String {
    format!("/changes/{}", href::part(id))
}
