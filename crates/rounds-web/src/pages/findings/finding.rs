//! `/findings/{id}`: one finding with its chart, its size, how sure it is, and its life so far.

use maud::{Markup, html};

use super::work::Panel;
use super::{change_word, state_word, tone_words, worklist};
use crate::fault::PageResult;
use crate::page_data::{FindingEvent, FindingPage, Scale};
use crate::params::Segment;
use crate::shell::{Section, Shell};
use crate::view::definition_list::pairs;
use crate::view::filled::Filled;
use crate::view::sent::Sent;
use crate::view::{chart, headline, href, marks, number, reading, series_table, time};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit, Segment(id): Segment) -> PageResult<Markup> {
    show(&visit, &id, None).await
}

/// The page, with a form that was refused.
pub(super) async fn show(visit: &Visit, id: &str, sent: Option<&Sent>) -> PageResult<Markup> {
    let shell = visit.shell(Section::Findings).await?;
    let mut finding = visit.site.finding(id).await?;
    let stand = worklist::stand(visit).await;
    let filled = Filled::new(&visit.form_token, sent);
    let mut work = html! {};
    if let Some(stand) = &stand {
        marks::add(
            stand,
            &finding.row.measure_id,
            finding.row.group.as_deref(),
            &mut finding.series,
        );
        let people = visit.office().governance.people(&visit.visitor).await;
        let panel = Panel {
            visit,
            stand,
            filled: &filled,
            people: &people.unwrap_or_default(),
            finding: &finding,
        };
        work = panel.view(&shell);
    }
    Ok(shell.page(
        &finding.row.title,
        view(&shell, &finding, &filled.notice(), &work),
    ))
}

fn view(shell: &Shell, finding: &FindingPage, notice: &Markup, work: &Markup) -> Markup {
    let row = &finding.row;
    let title = headline::of(&finding.series, &row.scale);
    html! {
        nav.crumbs aria-label="Path" { a href="/findings" { "Findings" } " › " span { (state_word(row.state)) } }
        h1 { (row.title) }
        (notice)
        p.lead {
            @if let Some(place) = &row.place { (place) ": " }
            (reading::sentence(&row.now, &row.scale)) ", was " (reading::sentence(&row.before, &row.scale)) "."
        }
        div.with-margin {
            div {
                section.card {
                    (chart::control(&title, &finding.series, &row.scale))
                    p.card-links {
                        a href=(href::measure(&row.measure_id, row.group.as_deref())) { "The measure" }
                        " "
                        a href=(href::measure_csv(&row.measure_id, row.group.as_deref())) { "CSV" }
                    }
                }
                (work)
                h2 { "What each round did" }
                (history(shell, &finding.history, &row.scale))
                h2 { "The series as a table" }
                (series_table::twin(&finding.series, &row.scale))
            }
            aside { (size_and_certainty(finding)) (life(finding)) }
        }
    }
}

fn size_and_certainty(finding: &FindingPage) -> Markup {
    let row = &finding.row;
    let difference = match (row.now.value(), row.before.value()) {
        (Some(now), Some(before)) => Some(difference_words(now, before, &row.scale)),
        _ => None,
    };
    pairs(
        "How big and how sure",
        [
            ("Now", Some(html! { (reading::cell(&row.now, &row.scale)) })),
            ("Before", Some(html! { (reading::cell(&row.before, &row.scale)) })),
            ("Difference", difference.map(|words| html! { (words) })),
            ("Direction", Some(html! { (tone_words(row.tone)) })),
            (
                "False alarms",
                row.q_value.map(|q_value| {
                    html! { (number::small_share(q_value)) span.made-of { "share of false alarms expected among findings this strong, over all measures and groups (q-value)" } }
                }),
            ),
        ],
    )
}

fn difference_words(now: f64, before: f64, scale: &Scale) -> String {
    let difference = now - before;
    let sign = if difference > 0.0 { "+" } else { "" };
    let absolute = match scale.kind {
        rounds_core::MeasureKind::Proportion => {
            format!(
                "{sign}{} percentage points",
                number::percent_digits(difference)
            )
        }
        _ => format!("{sign}{}", reading::value(difference, scale)),
    };
    if before == 0.0 {
        return absolute;
    }
    format!(
        "{absolute} ({sign}{} relative)",
        number::percent(difference / before.abs())
    )
}

fn life(finding: &FindingPage) -> Markup {
    let row = &finding.row;
    pairs(
        "Its life",
        [
            ("Since", Some(html! { (time::period(row.since)) })),
            ("Last seen", Some(html! { (time::period(row.until)) })),
            ("Opened by", Some(html! { (finding.opened_by) })),
            (
                "Closed by",
                finding.closed_by.as_ref().map(|text| html! { (text) }),
            ),
            ("Tool", row.tool.as_ref().map(|tool| html! { (tool) })),
            (
                "Owner",
                Some(html! { (row.owner.as_deref().unwrap_or("nobody yet")) }),
            ),
            (
                "Measure",
                Some(
                    html! { a href=(href::measure(&row.measure_id, row.group.as_deref())) { (row.measure_title) } },
                ),
            ),
        ],
    )
}

fn history(shell: &Shell, events: &[FindingEvent], scale: &Scale) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="History" {
            table {
                thead {
                    tr {
                        th scope="col" { "Round" }
                        th scope="col" { "Finished" }
                        th scope="col" { "Did" }
                        th scope="col" { "Why" }
                        th.number scope="col" { "Reading then" }
                    }
                }
                tbody {
                    @for event in events {
                        tr {
                            th scope="row" { (event.round) }
                            td { (shell.moment(event.at)) }
                            td { (change_word(event.change)) }
                            td.prose { (event.reason) }
                            td.number { (reading::cell(&event.reading, scale)) }
                        }
                    }
                }
            }
        }
    }
}
