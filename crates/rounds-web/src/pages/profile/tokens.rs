//! `/profile/tokens`: a token with which a program acts in one's own name.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use rounds_core::access::Permission;

use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::office::OfficeError;
use crate::page_data::office::{Caller, MadeToken, NewToken};
use crate::params::Segment;
use crate::shell::Section;
use crate::view::form;
use crate::visit::Visit;

/// Offered first.
const DAYS_USUAL: u32 = 90;
/// Beyond any limit that a site sets; the office says which it has.
const DAYS_MAX: u32 = 3_660;

/// Handler.
pub async fn page(visit: Visit) -> Markup {
    let shell = visit.office_shell(Section::Nowhere).await;
    shell.page("Make a token", view(&visit, None))
}

/// Handler of the form: shows the token, once.
pub async fn make(visit: Visit, caller: Caller, fields: Fields) -> PageResult<Response> {
    let token = read(&fields)?;
    let desk = &visit.office().own;
    let shell = visit.office_shell(Section::Nowhere).await;
    match desk.make_token(&caller, &visit.visitor, &token).await {
        Ok(made) => Ok(shell
            .page("Your new token", shown_once(&made, &shell))
            .into_response()),
        Err(OfficeError::Refused(text)) => {
            let page = shell.page("Make a token", view(&visit, Some(&text)));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Handler: revokes one's own token.
pub async fn revoke(visit: Visit, caller: Caller, Segment(id): Segment) -> PageResult<Redirect> {
    let desk = &visit.office().own;
    desk.revoke_token(&caller, &visit.visitor, &id).await?;
    Ok(Redirect::to("/profile#tokens"))
}

fn read(fields: &Fields) -> PageResult<NewToken> {
    let days = fields.required("days")?;
    let days = days
        .parse()
        .ok()
        .filter(|days| (1..=DAYS_MAX).contains(days));
    let days =
        days.ok_or_else(|| PageFault::BadRequest("days must be a whole number from 1".to_owned()))?;
    let scopes = fields.all("scope").map(|word| {
        let known = word.parse::<Permission>();
        known.map_err(|error| PageFault::BadRequest(error.to_string()))
    });
    let scopes = scopes.collect::<PageResult<_>>()?;
    Ok(NewToken {
        name: fields.required("name")?,
        scopes: (!fields.is_ticked("everything")).then_some(scopes),
        days,
    })
}

fn view(visit: &Visit, refusal: Option<&str>) -> Markup {
    html! {
        nav.crumbs aria-label="Path" { a href="/profile" { "Profile" } }
        h1 { "Make a token" }
        p.lead { "A program that shows it acts in your name, as far as you may and as the token allows. It is shown once." }
        (form::refusal(refusal))
        form.stacked method="post" action="/profile/tokens" {
            (form::token(&visit.form_token))
            label for="name" { "What is it for?" }
            input #name name="name" required maxlength="120" autocomplete="off";
            label for="days" { "Days until it ends" }
            input #days name="days" type="number" min="1" max="366" value=(DAYS_USUAL) required;
            fieldset {
                legend { "What it may do" }
                label.box { input type="checkbox" name="everything"; " Everything that I may, now and later" }
                @for permission in &visit.visitor.permissions {
                    label.box {
                        input type="checkbox" name="scope" value=(permission.as_str());
                        " " code { (permission.as_str()) } " " span.quiet { (permission.meaning()) }
                    }
                }
            }
            button.primary type="submit" { "Make the token" }
        }
    }
}

fn shown_once(made: &MadeToken, shell: &crate::shell::Shell<'_>) -> Markup {
    html! {
        nav.crumbs aria-label="Path" { a href="/profile" { "Profile" } }
        h1 { "Your new token" }
        p.lead { "“" (made.row.name) "”, until " (shell.moment(made.row.expires_at)) ". It is shown now and never again." }
        pre.once tabindex="0" { code { (made.secret.reveal()) } }
        p { "Keep it where the program finds it and people do not: a file that only its account can read. Never in an address or a shared script." }
        p { a.button href="/profile#tokens" { "I have kept it" } }
    }
}
