//! `/`: what changed since last time, and under it a quiet strip of vital signs.

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::findings::{FindingView, line};
use crate::fault::PageResult;
use crate::page_data::{RoundNote, Today, VitalSign};
use crate::shell::{Section, Shell, first_open};
use crate::view::{chart, empty, href, number, reading, time, variation};
use crate::visit::Visit;

/// Handler. Somebody whose roles show nothing of the site, such as who keeps the server, is led to
/// the first page that is theirs.
pub async fn page(visit: Visit) -> PageResult<Response> {
    let first = first_open(&visit.visitor);
    if first != "/" {
        return Ok(Redirect::to(first).into_response());
    }
    let shell = visit.shell(Section::Today).await?;
    let today = visit.site.today().await?;
    Ok(shell.page("Today", view(&shell, &today)).into_response())
}

fn view(shell: &Shell, today: &Today) -> Markup {
    let Some(round) = &today.last_round else {
        return nothing_loaded();
    };
    html! {
        h1 { (heading(shell, today)) }
        p.lead { (summary(shell, today, round)) }
        @if !today.changes.is_empty() { (changes(today)) }
        (vital_signs(&today.vital_signs))
        p.quiet {
            "Last round finished " (shell.moment(round.finished_at)) ": "
            (number::counted(round.measures, "measure", "measures")) ", "
            (number::counted(round.rows_new, "new row", "new rows")) ", "
            a href="/data/quarantine" { (number::whole(round.rows_quarantined)) " quarantined" } "."
        }
    }
}

fn heading(shell: &Shell, today: &Today) -> String {
    let count = today.changes.len();
    let since = since(shell, today)
        .map(|day| format!(" since {day}"))
        .unwrap_or_default();
    match count {
        0 => "Nothing needs you".to_owned(),
        1 => format!("One thing changed{since}"),
        _ => format!("{} things changed{since}", capital_word(count)),
    }
}

fn since(shell: &Shell, today: &Today) -> Option<String> {
    today
        .since
        .map(|at| time::weekday(at, &shell.info().time_zone))
}

fn summary(shell: &Shell, today: &Today, round: &RoundNote) -> String {
    let computed = format!(
        "{} computed on {}",
        number::counted(round.measures, "measure was", "measures were"),
        number::counted(round.rows_new, "new row", "new rows"),
    );
    let rest = if today.changes.is_empty() {
        match since(shell, today) {
            Some(day) => format!("nothing has moved beyond chance since {day}"),
            None => "nothing moved beyond chance".to_owned(),
        }
    } else {
        "nothing else moved beyond chance".to_owned()
    };
    let open = match today.findings_open {
        0 => "No finding is open.".to_owned(),
        open => format!(
            "{} open in all.",
            number::counted(open, "finding is", "findings are")
        ),
    };
    format!("{computed}; {rest}. {open}")
}

fn changes(today: &Today) -> Markup {
    let shown = today.changes.iter().take(Today::CHANGES_MAX);
    let left_over = today.changes.len().saturating_sub(Today::CHANGES_MAX);
    html! {
        ol.findings { @for row in shown { li { (line(row, FindingView::Today)) } } }
        @if left_over > 0 {
            p { a href="/findings" { "All findings" } " (" (left_over) " more changed)" }
        }
    }
}

fn vital_signs(signs: &[VitalSign]) -> Markup {
    html! {
        @if !signs.is_empty() {
            h2.visually-hidden { "Vital signs" }
            ul.vitals {
                @for sign in signs {
                    li {
                        a href=(href::measure(&sign.measure_id, None)) { (sign.title) }
                        div.vital { (reading::cell(&sign.reading, &sign.scale)) }
                        p.vital-note {
                            span aria-hidden="true" { (chart::variation_icon(sign.variation)) }
                            span.quiet { (time::period(sign.period)) ", " (variation::words(sign.variation)) }
                        }
                    }
                }
            }
        }
    }
}

fn nothing_loaded() -> Markup {
    html! {
        h1 { "Nothing loaded yet" }
        p.lead { "After the first round this page says what changed, what needs you, and how sure that is." }
        (empty::teach(
            "Load a folder of FHIR NDJSON files, then do a round:",
            "rounds load path/to/export\nrounds run",
        ))
        p { "CSV and Parquet files are loaded with a mapping file: " code { "rounds load --mapping FILE PATH" } ". What has been loaded appears under " a href="/data" { "Data" } "." }
    }
}

fn capital_word(count: usize) -> String {
    let word = match count {
        2 => "Two",
        3 => "Three",
        4 => "Four",
        5 => "Five",
        6 => "Six",
        7 => "Seven",
        _ => return number::whole(count as u64),
    };
    word.to_owned()
}
