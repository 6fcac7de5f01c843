//! `/`: what changed since last time, and under it a quiet strip of vital signs.

mod needs_you;

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use rounds_governance::due::Due;

use self::needs_you::Office;
use super::findings::{FindingView, line};
use crate::fault::PageResult;
use crate::page_data::{RoundNote, Today, VitalSign};
use crate::shell::{Section, Shell, first_open};
use crate::view::{chart, empty, href, number, reading, time, variation};
use crate::visit::Visit;

/// Duties shown where something changed too.
const DUE_BESIDE_CHANGES_MAX: usize = 4;

/// Handler. Somebody whose roles show nothing of the site, such as who keeps the server, is led to
/// the first page that is theirs.
pub async fn page(visit: Visit) -> PageResult<Response> {
    let first = first_open(&visit.visitor);
    if first != "/" {
        return Ok(Redirect::to(first).into_response());
    }
    let shell = visit.shell(Section::Today).await?;
    let today = visit.site.today().await?;
    let office = needs_you::read(&visit).await?;
    let page = view(&visit, &shell, &today, office.as_ref());
    Ok(shell.page("Today", page).into_response())
}

fn view(visit: &Visit, shell: &Shell, today: &Today, office: Option<&Office>) -> Markup {
    let due = office.map(|office| office.due.as_slice());
    let Some(round) = &today.last_round else {
        return nothing_loaded(visit, shell, due);
    };
    let needed = due.map_or(0, <[Due]>::len);
    // What changed is never crowded out by what waits.
    let due_max = match today.changes.is_empty() {
        true => Today::CHANGES_MAX,
        false => DUE_BESIDE_CHANGES_MAX,
    };
    let shown = needed.min(due_max);
    html! {
        h1 { (heading(shell, today, needed)) }
        p.lead {
            (summary(shell, today, round))
            @if let Some(office) = office && office.breaches > 0 { " " (breached(office.breaches)) }
        }
        @if let Some(due) = due { (needs_you::list(visit, shell, due, shown)) }
        @if !today.changes.is_empty() {
            h2 { "What changed" }
            (changes(today, shown))
        }
        (vital_signs(&today.vital_signs))
        p.quiet {
            "Last round finished " (shell.moment(round.finished_at)) ": "
            (number::counted(round.measures, "measure", "measures")) ", "
            (number::counted(round.rows_new, "new row", "new rows")) ", "
            a href="/data/quarantine" { (number::whole(round.rows_quarantined)) " quarantined" } "."
        }
    }
}

fn heading(shell: &Shell, today: &Today, needed: usize) -> String {
    let count = today.changes.len();
    let since = since(shell, today)
        .map(|day| format!(" since {day}"))
        .unwrap_or_default();
    let needs = match needed {
        0 => String::new(),
        1 => "One thing needs you".to_owned(),
        more => format!("{} things need you", capital_word(more)),
    };
    if needed > 0 {
        return needs;
    }
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

/// What must stay true and does not, though no finding may be open about it.
fn breached(breaches: usize) -> Markup {
    let count = number::counted(
        breaches as u64,
        "condition that must stay true of a tool is breached",
        "conditions that must stay true of tools are breached",
    );
    html! { a href="/tools?only=breached" { (count) } "." }
}

fn changes(today: &Today, needed: usize) -> Markup {
    // Seven things at most, and what needs somebody comes first.
    let room = Today::CHANGES_MAX.saturating_sub(needed);
    let shown = today.changes.iter().take(room);
    let left_over = today.changes.len().saturating_sub(room);
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

fn nothing_loaded(visit: &Visit, shell: &Shell, due: Option<&[Due]>) -> Markup {
    html! {
        h1 { "Nothing loaded yet" }
        @if let Some(due) = due && !due.is_empty() { (needs_you::list(visit, shell, due, due.len().min(Today::CHANGES_MAX))) }
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
