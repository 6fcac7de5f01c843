//! `/priorities/roadmap`: what is planned, started and done, by quarter, with the work against the
//! capacity.

use std::collections::BTreeMap;

use jiff::civil::Date;
use maud::{Markup, html};
use rounds_core::{Period, PeriodKind};
use rounds_governance::request::{Request, RequestState, first_day_of_quarter};

use super::{SECTION, class_words, href_of};
use crate::fault::PageResult;
use crate::office::Stand;
use crate::view::{empty, number, time};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    let stand = visit.office().governance.stand(&visit.visitor).await?;
    let shell = visit.office_shell(SECTION).await;
    Ok(shell.page("Roadmap", view(&stand)))
}

fn view(stand: &Stand) -> Markup {
    let mut quarters: BTreeMap<Date, Vec<&Request>> = BTreeMap::new();
    for request in stand.governance.requests.values() {
        if let Some(quarter) = request.quarter {
            quarters.entry(quarter).or_default().push(request);
        }
    }
    let capacity = stand.policies.priorities.capacity_days;
    let present = first_day_of_quarter(stand.today);
    html! {
        nav.crumbs aria-label="Path" { a href="/priorities" { "Priorities" } }
        h1 { "Roadmap" }
        p.lead { "What is promised for when, and whether a quarter holds it: " (number::plain(capacity)) " person-days each." }
        @if quarters.is_empty() {
            (empty::nothing_found("Nothing is planned yet. A request is given its quarter on its own page.", "/priorities"))
        }
        @for (first_day, requests) in &quarters {
            (quarter(*first_day, requests, capacity, present))
        }
    }
}

fn quarter(first_day: Date, requests: &[&Request], capacity: f64, present: Date) -> Markup {
    let sum = |choose: fn((f64, f64, f64)) -> f64| -> f64 {
        requests
            .iter()
            .filter_map(|request| request.effort_days.map(choose))
            .sum()
    };
    let (low, likely, high) = (sum(|all| all.0), sum(|all| all.1), sum(|all| all.2));
    let is_open = |request: &&&Request| request.state.is_open();
    let is_late = first_day < present && requests.iter().any(|request| is_open(&request));
    html! {
        section.card {
            h2 {
                (time::period(Period::containing(PeriodKind::Quarter, first_day)))
                @if first_day == present { " " span.status { "now" } }
                @if is_late { " " span.status { "over, not all done" } }
            }
            p {
                (number::plain(likely)) " of " (number::plain(capacity)) " person-days (" (number::range(low, high)) " if all goes well or badly)"
                @if likely > capacity { ". " strong { "More than the quarter holds." } }
            }
            div.scroll tabindex="0" role="region" aria-label="Requests of the quarter" {
                table {
                    thead { tr { th scope="col" { "Request" } th scope="col" { "State" } th.number scope="col" { "Person-days" } th scope="col" { "Needed by" } } }
                    tbody { @for request in requests { (row(request, first_day)) } }
                }
            }
        }
    }
}

fn row(request: &Request, first_day: Date) -> Markup {
    let quarter = Period::containing(PeriodKind::Quarter, first_day);
    let misses = |day: Date| day < quarter.end() && request.state != RequestState::Done;
    html! {
        tr {
            th scope="row" {
                a href=(href_of(request.id.as_str())) { (request.wanted.title) }
                @if let Some(class) = request.wanted.class { " " span.status { (class_words(class)) } }
            }
            td { (request.state.as_str()) }
            td.number {
                @match request.effort_days {
                    Some((low, likely, high)) => { (number::plain(likely)) p.made-of { (number::range(low, high)) } }
                    None => span.absent { "no estimate" },
                }
            }
            td {
                @if let Some(day) = request.wanted.needed_by {
                    (time::day(day))
                    @if misses(day) { p.made-of { "before the quarter is over" } }
                }
            }
        }
    }
}
