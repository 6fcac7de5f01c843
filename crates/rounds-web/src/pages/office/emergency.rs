//! `/office/emergency`: emergency accesses, and what reviewers said of them.

use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::page_data::office::{Caller, EmergencyReview, EmergencyRow, Verdict};
use crate::params::{Params, Segment};
use crate::shell::{Section, Shell};
use crate::view::access_tables::review;
use crate::view::{form, href, paging};
use crate::visit::Visit;

/// Accesses on a page.
const PAGE_ROWS: u64 = 50;

/// Parameters of the page.
#[derive(Debug, Deserialize)]
pub struct Choice {
    page: Option<u64>,
}

/// Handler.
pub async fn page(visit: Visit, Params(choice): Params<Choice>) -> PageResult<Markup> {
    let window = paging::window(choice.page, PAGE_ROWS)?;
    let shell = visit.office_shell(Section::Emergency).await;
    let people = &visit.office().people;
    let (rows, total) = people.emergencies(&visit.visitor, window).await?;
    let content = html! {
        h1 { "Emergency access" }
        p.lead { "Who saw more than usual, why, and whether it was right. Those that wait for a review come first." }
        @if total == 0 { p.absent { "Nobody has used emergency access." } } @else {
            ul.refusals { @for row in &rows { li { (one(&visit, &shell, row)) } } }
            (paging::links(window, total, ("access", "accesses"), |number| {
                href::with_query("/office/emergency", &[("page", Some(&number.to_string()))])
            }))
        }
    };
    Ok(shell.page("Emergency access", content))
}

/// Handler: a review.
pub async fn submit(
    visit: Visit,
    caller: Caller,
    Segment(id): Segment,
    fields: Fields,
) -> PageResult<Redirect> {
    let word = fields.required("verdict")?;
    let verdicts = [Verdict::Justified, Verdict::NotJustified];
    let verdict = verdicts
        .into_iter()
        .find(|verdict| verdict.as_str() == word);
    let said = EmergencyReview {
        reviewer: String::new(),
        at: None,
        verdict: verdict
            .ok_or_else(|| PageFault::BadRequest(format!("there is no verdict {word:?}")))?,
        note: fields.text("note").unwrap_or_default(),
    };
    let people = &visit.office().people;
    people
        .review_emergency(&caller, &visit.visitor, &id, &said)
        .await?;
    Ok(Redirect::to("/office/emergency"))
}

fn one(visit: &Visit, shell: &Shell<'_>, row: &EmergencyRow) -> Markup {
    html! {
        article {
            p { b { (row.person_name) } ", " (shell.moment(row.from)) " to " (shell.moment(row.until)) }
            p { q { (row.reason) } }
            p { (review(shell, row)) }
            p.quiet { a href=(href::with_query("/office/ledger", &[("who", Some(&row.person_id))])) { "What they did, in the ledger" } }
            @if row.review.is_none() {
                form.filter method="post" action=(format!("/office/emergency/{}", href::part(&row.id))) {
                    (form::token(&visit.form_token))
                    label { "Note " input name="note" maxlength="500" size="40"; }
                    button type="submit" name="verdict" value="justified" { "Justified" }
                    button type="submit" name="verdict" value="not-justified" { "Not justified" }
                }
            }
        }
    }
}
