//! `/findings`: all findings, open ones first; and how one finding is written in any list.

pub mod finding;
pub mod step;
mod work;
pub mod worklist;

use maud::{Markup, html};
use serde::Deserialize;

use self::worklist::Work;
use crate::fault::{PageFault, PageResult};
use crate::office::Stand;
use crate::page_data::{
    Change, FindingFilter, FindingList, FindingRow, FindingState, Side, Tone, Variation,
};
use crate::params::{Params, filled};
use crate::shell::Section;
use crate::view::{chart, empty, href, number, reading, time};
use crate::visit::Visit;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Filter {
    state: Option<String>,
    work: Option<String>,
}

/// Handler.
pub async fn page(visit: Visit, Params(filter): Params<Filter>) -> PageResult<Markup> {
    let shell = visit.shell(Section::Findings).await?;
    let state = parse_state(filled(filter.state))?;
    let work = parse_work(filled(filter.work))?;
    let mut list = visit.site.findings(&FindingFilter { state }).await?;
    let stand = worklist::stand(&visit).await;
    let mut choices = html! {};
    if let Some(stand) = &stand {
        let word = state.map_or("all", state_word);
        choices = worklist::choices(&visit, stand, &list.rows, word, work);
        if let Some(work) = work {
            list.rows.retain(|row| work.keeps(&visit, stand, row));
        }
    }
    Ok(shell.page("Findings", view(&list, state, &choices, stand.as_ref())))
}

fn parse_work(text: Option<String>) -> PageResult<Option<Work>> {
    let parsed = text.map(|word| {
        Work::from_word(&word).ok_or_else(|| {
            let words = Work::ALL.map(Work::as_str).join(", ");
            PageFault::BadRequest(format!("work must be one of {words}, found {word:?}"))
        })
    });
    parsed.transpose()
}

fn parse_state(text: Option<String>) -> PageResult<Option<FindingState>> {
    match text.as_deref() {
        None | Some("open") => Ok(Some(FindingState::Open)),
        Some("closed") => Ok(Some(FindingState::Closed)),
        Some("all") => Ok(None),
        Some(other) => Err(PageFault::BadRequest(format!(
            "state must be open, closed or all, found {other:?}"
        ))),
    }
}

fn view(
    list: &FindingList,
    state: Option<FindingState>,
    work_choices: &Markup,
    stand: Option<&Stand>,
) -> Markup {
    let choices = [
        (Some(FindingState::Open), "/findings", "Open", list.open),
        (
            Some(FindingState::Closed),
            "/findings?state=closed",
            "Closed",
            list.closed,
        ),
        (None, "/findings?state=all", "All", list.open + list.closed),
    ];
    html! {
        h1 { "Findings" }
        p.lead { "What deserves a person’s attention: opened once, updated every round, closed when it is over." }
        nav.choices aria-label="Which findings" {
            @for (choice, address, word, count) in choices {
                a href=(address) aria-current=[(choice == state).then_some("true")] {
                    (word) " " span.count { (number::whole(count)) }
                }
            }
        }
        (work_choices)
        @if list.rows.is_empty() {
            @if list.open + list.closed == 0 {
                (empty::teach(
                    "No finding yet. A round opens one when a measure moves beyond what chance explains, counted over all measures and groups.",
                    "rounds run",
                ))
            } @else {
                (empty::nothing_found("None in this list.", "/findings?state=all"))
            }
        } @else {
            ol.findings {
                @for row in &list.rows {
                    li {
                        (line(row, FindingView::List))
                        @if let Some(stand) = stand { (worklist::line(stand, row)) }
                    }
                }
            }
        }
    }
}

/// Where a finding is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingView {
    /// On Today: what the last round did with it matters.
    Today,
    /// In a list of findings: whether it is open matters.
    List,
}

/// One finding in a list: what, where, since when, how sure, its line, its owner.
pub fn line(row: &FindingRow, view: FindingView) -> Markup {
    let status = match view {
        FindingView::Today => change_word(row.change),
        FindingView::List => state_word(row.state),
    };
    html! {
        article.finding {
            span.finding-icon { (chart::variation_icon(icon_of(row))) }
            div.finding-text {
                h3 { a href=(href::finding(&row.id)) { (row.title) } }
                p.finding-place { (place_and_time(row)) }
                p { (certainty(row)) }
            }
            div.finding-line {
                (chart::sparkline(
                    &format!("{}, recent values", row.measure_title),
                    &row.recent,
                    row.recent_in_episode,
                    row.tone,
                ))
            }
            p.finding-owner {
                span.status { (status) }
                span { (row.owner.as_deref().unwrap_or("unowned")) }
                span { (row.tool.as_deref().unwrap_or(&row.measure_title)) }
            }
        }
    }
}

/// Where and since when.
fn place_and_time(row: &FindingRow) -> Markup {
    html! {
        (row.place.as_deref().unwrap_or("Whole site")) ", "
        @if row.state == FindingState::Closed {
            (time::period(row.since)) " to " (time::period(row.until))
        } @else {
            "since " (time::period(row.since))
        }
    }
}

/// How big and how sure.
fn certainty(row: &FindingRow) -> Markup {
    html! {
        (reading::sentence(&row.now, &row.scale))
        ", was " (reading::short_sentence(&row.before, &row.scale))
        @if let Some(q_value) = row.q_value {
            ". " span.whole title="Share of false alarms expected among findings at least as strong as this one, over all measures and groups" {
                "False alarms expected: " (number::small_share(q_value))
            }
        }
    }
}

/// The icon that goes with a finding.
pub fn icon_of(row: &FindingRow) -> Variation {
    let rose = match (row.now.value(), row.before.value()) {
        (Some(now), Some(before)) => now >= before,
        _ => true,
    };
    Variation::Special(if rose { Side::High } else { Side::Low }, row.tone)
}

/// What a round did, in a word.
pub fn change_word(change: Change) -> &'static str {
    match change {
        Change::Opened => "new",
        Change::Updated => "updated",
        Change::Closed => "closed",
        Change::Unchanged => "unchanged",
    }
}

/// Where a finding is in its life, in a word.
pub fn state_word(state: FindingState) -> &'static str {
    match state {
        FindingState::Open => "open",
        FindingState::Closed => "closed",
    }
}

/// Good news, bad news, or neither, in words.
pub fn tone_words(tone: Tone) -> &'static str {
    match tone {
        Tone::Concern => "in the wrong direction",
        Tone::Improvement => "in the right direction",
        Tone::Neither => "no direction is better",
    }
}
