//! `/office/jobs`: work that runs by itself, and what runs by the clock.

pub mod job;

use axum::response::Redirect;
use maud::{Markup, html};
use rounds_core::access::Permission;
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::page_data::Window;
use crate::page_data::office::{
    Caller, JobFilter, JobList, JobOrder, JobRow, JobState, ScheduleRow,
};
use crate::params::{Params, filled};
use crate::shell::{Section, Shell};
use crate::view::{empty, form, href, paging};
use crate::visit::Visit;

/// Jobs on a page.
const PAGE_ROWS: u64 = 50;
const ADDRESS: &str = "/office/jobs";

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    kind: Option<String>,
    state: Option<String>,
    page: Option<u64>,
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let window = paging::window(choice.page, PAGE_ROWS)?;
    let filter = JobFilter {
        kind: filled(choice.kind),
        state: filled(choice.state).map(|word| state(&word)).transpose()?,
    };
    let shell = visit.office_shell(Section::Jobs).await;
    let list = visit
        .office()
        .jobs
        .list(&visit.visitor, &filter, window)
        .await?;
    Ok(shell.page("Jobs", view(&visit, &shell, &list, &filter, window)))
}

/// Handler: starts a job.
pub async fn start(visit: Visit, caller: Caller, fields: Fields) -> PageResult<Redirect> {
    let order = JobOrder {
        kind: fields.required("kind")?,
    };
    let id = visit
        .office()
        .jobs
        .start(&caller, &visit.visitor, &order)
        .await?;
    Ok(Redirect::to(&href::job(&id)))
}

fn state(word: &str) -> PageResult<JobState> {
    let known = JobState::ALL
        .into_iter()
        .find(|state| state.as_str() == word);
    known.ok_or_else(|| PageFault::BadRequest(format!("there is no state {word:?} of a job")))
}

fn view(
    visit: &Visit,
    shell: &Shell<'_>,
    list: &JobList,
    filter: &JobFilter,
    window: Window,
) -> Markup {
    html! {
        h1 { "Jobs" }
        p.lead { "Rounds, loads, backups and verifications. A job that is cut off is taken up again or undone." }
        @if visit.visitor.may(Permission::ManageJobs) { (start_form(visit, list)) }
        (filter_form(filter))
        @if list.total == 0 && *filter == JobFilter::default() {
            (empty::teach("No job yet. A schedule or a button would start one, and its progress would show here.", "rounds jobs"))
        } @else if list.total == 0 {
            (empty::nothing_found("No job passes this filter.", ADDRESS))
        } @else {
            (table(shell, &list.rows))
            (paging::links(window, list.total, ("job", "jobs"), |number| address(filter, number)))
        }
        (schedules(shell, &list.schedules))
    }
}

/// Jobs in a table.
pub fn table(shell: &Shell<'_>, rows: &[JobRow]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Jobs" {
            table {
                thead { tr { th scope="col" { "Job" } th scope="col" { "State" } th scope="col" { "Asked for" } th scope="col" { "Ended" } } }
                tbody {
                    @for row in rows {
                        tr {
                            th.name scope="row" { a href=(href::job(&row.id)) { (row.title) } span.made-of { (row.kind) " · " (row.id) } }
                            td { span.status { (row.state.as_str()) } @if let Some(progress) = &row.progress { " " (job::bar(progress)) } }
                            td { (shell.moment(row.made_at)) span.made-of { (row.asked_by) } }
                            td { @if let Some(at) = row.ended_at { (shell.moment(at)) } }
                        }
                    }
                }
            }
        }
    }
}

fn start_form(visit: &Visit, list: &JobList) -> Markup {
    html! {
        @if !list.startable.is_empty() {
            form.filter method="post" action=(ADDRESS) {
                (form::token(&visit.form_token))
                label {
                    "Start "
                    select name="kind" {
                        @for (kind, meaning) in &list.startable { option value=(kind) { (kind) ": " (meaning) } }
                    }
                }
                button type="submit" { "Start" }
            }
        }
    }
}

fn filter_form(filter: &JobFilter) -> Markup {
    html! {
        form.filter action=(ADDRESS) {
            label { "Kind " input name="kind" value=(filter.kind.as_deref().unwrap_or("")) maxlength="100" size="14"; }
            label {
                "State "
                select name="state" {
                    option value="" { "all" }
                    @for state in JobState::ALL {
                        option value=(state.as_str()) selected[filter.state == Some(state)] { (state.as_str()) }
                    }
                }
            }
            button type="submit" { "Filter" }
            @if *filter != JobFilter::default() { a href=(ADDRESS) { "Show all" } }
        }
    }
}

fn schedules(shell: &Shell<'_>, rows: &[ScheduleRow]) -> Markup {
    html! {
        h2 { "By the clock" }
        @if rows.is_empty() {
            p.absent { "Nothing runs by the clock. Schedules stand in rounds.toml." }
        } @else {
            div.scroll tabindex="0" role="region" aria-label="Schedules" {
                table {
                    thead { tr { th scope="col" { "Schedule" } th scope="col" { "Starts" } th scope="col" { "When" } th scope="col" { "Next" } th scope="col" { "Last" } } }
                    tbody {
                        @for row in rows {
                            tr {
                                th.name scope="row" { (row.name) @if !row.is_on { " " span.status { "off" } } }
                                td { (row.kind) }
                                td { (row.times) }
                                td { @if let Some(at) = row.next_at { (shell.moment(at)) } @else { span.absent { "never" } } }
                                td { @if let Some(at) = row.last_at { (shell.moment(at)) } @else { span.absent { "never" } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn address(filter: &JobFilter, page: u64) -> String {
    href::with_query(
        ADDRESS,
        &[
            ("kind", filter.kind.as_deref()),
            ("state", filter.state.map(JobState::as_str)),
            ("page", Some(&page.to_string())),
        ],
    )
}
