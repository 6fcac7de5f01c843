//! `/office/jobs/{id}`: one job with its progress, rate and remaining time.

use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use maud::{Markup, html};
use rounds_core::access::Permission;
use serde::Deserialize;

use crate::fault::PageResult;
use crate::page_data::office::{Caller, JobPage, JobState, Progress};
use crate::params::{Params, Segment};
use crate::shell::{Section, Shell};
use crate::view::{definition_list, form, href, number};
use crate::visit::Visit;

const REFRESH: HeaderName = HeaderName::from_static("refresh");
/// Between two looks while somebody watches.
const WATCH_SECONDS: u64 = 5;
/// Looks until watching ends by itself, so that a forgotten page does not keep its session: five
/// minutes.
const LOOKS_MAX: u64 = 60;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Watching {
    looks: Option<u64>,
}

/// Handler.
pub async fn page(
    visit: Visit,
    Segment(id): Segment,
    Params(watching): Params<Watching>,
) -> PageResult<Response> {
    let job = visit.office().jobs.one(&visit.visitor, &id).await?;
    let shell = visit.office_shell(Section::Jobs).await;
    let looks_left = watching.looks.unwrap_or(0).min(LOOKS_MAX);
    let is_watched = is_under_way(job.row.state) && looks_left > 0;
    let page = shell.page(&job.row.title, view(&visit, &shell, &job, is_watched));
    let mut response = page.into_response();
    if is_watched {
        let again = format!("{WATCH_SECONDS};url={}", watch(&id, looks_left - 1));
        if let Ok(again) = HeaderValue::from_str(&again) {
            response.headers_mut().insert(REFRESH, again);
        }
    }
    Ok(response)
}

/// Handler: tells it to stop.
pub async fn cancel(visit: Visit, caller: Caller, Segment(id): Segment) -> PageResult<Redirect> {
    visit
        .office()
        .jobs
        .cancel(&caller, &visit.visitor, &id)
        .await?;
    Ok(Redirect::to(&href::job(&id)))
}

/// Handler: does it again.
pub async fn retry(visit: Visit, caller: Caller, Segment(id): Segment) -> PageResult<Redirect> {
    visit
        .office()
        .jobs
        .retry(&caller, &visit.visitor, &id)
        .await?;
    Ok(Redirect::to(&href::job(&id)))
}

fn is_under_way(state: JobState) -> bool {
    matches!(
        state,
        JobState::Waiting | JobState::Running | JobState::Cancelling
    )
}

fn watch(id: &str, looks: u64) -> String {
    href::with_query(&href::job(id), &[("looks", Some(&looks.to_string()))])
}

/// A bar, with its numbers as text.
pub fn bar(progress: &Progress) -> Markup {
    html! {
        @match progress.total {
            Some(total) => {
                progress max=(total.max(1)) value=(progress.done.min(total)) aria-label=(progress.text) {}
                " " (number::whole(progress.done)) "/" (number::whole(total))
            }
            None => (number::whole(progress.done)),
        }
    }
}

fn view(visit: &Visit, shell: &Shell<'_>, job: &JobPage, is_watched: bool) -> Markup {
    let row = &job.row;
    html! {
        nav.crumbs aria-label="Path" { a href="/office/jobs" { "Jobs" } }
        h1 { (row.title) }
        p.lead { span.status { (row.state.as_str()) } " " (row.kind) ", asked for by " (row.asked_by) }
        div.with-margin {
            div {
                @if let Some(progress) = &row.progress {
                    p role="status" { (progress.text) ": " (bar(progress)) }
                    @if let Some(rate) = rate(progress, row.started_at, visit.now()) { p.quiet { (rate) } }
                }
                @if let Some(failure) = &job.failure { p.refused role="alert" { "The last attempt failed: " (failure) } }
                @if let Some(outcome) = &job.outcome { p { (outcome) } }
                @if !job.waits_for.is_empty() { h2 { "Waits for" } (super::table(shell, &job.waits_for)) }
                (buttons(visit, job, is_watched))
            }
            aside {
                (definition_list::pairs("Job", [
                    ("Id", Some(html! { code { (row.id) } })),
                    ("Asked for", Some(shell.moment(row.made_at))),
                    ("Began", row.started_at.map(|at| shell.moment(at))),
                    ("Ended", row.ended_at.map(|at| shell.moment(at))),
                    ("Attempt", Some(html! { (job.attempts) " of " (job.attempts_max) })),
                    ("Next try", job.next_attempt_at.map(|at| shell.moment(at))),
                    ("Done by", job.lease.as_ref().map(|(owner, until)| html! { (owner) span.made-of { "until " (shell.moment(*until)) " unless renewed" } })),
                ]))
            }
        }
    }
}

fn buttons(visit: &Visit, job: &JobPage, is_watched: bool) -> Markup {
    let row = &job.row;
    let may_manage = visit.visitor.may(Permission::ManageJobs);
    let below = |rest: &str| format!("{}/{rest}", href::job(&row.id));
    html! {
        p.card-links {
            @if is_watched { span.quiet { "Looking again every " (WATCH_SECONDS) " seconds. " } a href=(href::job(&row.id)) { "Stop" } }
            @else if is_under_way(row.state) { a href=(watch(&row.id, LOOKS_MAX)) { "Watch for 5 minutes" } }
        }
        @if may_manage && row.state.can_be_cancelled() { (form::button(&below("cancel"), &visit.form_token, "Cancel", &[])) }
        @if may_manage && row.state.can_be_retried() { (form::button(&below("retry"), &visit.form_token, "Do it again", &[])) }
    }
}

/// `12 a minute; about 8 min 20 s left`.
fn rate(progress: &Progress, started_at: Option<Timestamp>, now: Timestamp) -> Option<String> {
    let seconds = now.duration_since(started_at?).as_secs_f64();
    if seconds < 1.0 || progress.done == 0 {
        return None;
    }
    let per_second = progress.done as f64 / seconds;
    let each = if per_second >= 1.0 {
        format!("{} a second", number::plain(per_second))
    } else {
        format!("{} a minute", number::plain(per_second * 60.0))
    };
    let left = progress.total?.checked_sub(progress.done)?;
    Some(format!(
        "{each}; about {} left",
        number::seconds(left as f64 / per_second)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_and_remaining_time_follow_from_what_is_done() {
        let progress = Progress {
            text: String::new(),
            done: 40,
            total: Some(130),
        };
        let start = Timestamp::UNIX_EPOCH;
        let now = Timestamp::from_second(200).expect("in range");
        // 40 in 200 s is 12 a minute; the other 90 take 450 s.
        let said = rate(&progress, Some(start), now);
        assert_eq!(said.as_deref(), Some("12 a minute; about 7 min 30 s left"));
        assert_eq!(rate(&progress, None, now), None);
    }
}
