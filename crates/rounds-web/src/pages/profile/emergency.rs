//! Emergency access, on the profile: begin it with a reason, end it before its time.

use axum::response::Response;
use maud::{Markup, html};
use rounds_core::access::Permission;

use super::back;
use crate::fault::PageResult;
use crate::guard::fields::Fields;
use crate::page_data::office::{Caller, ProfilePage};
use crate::shell::Shell;
use crate::view::form;
use crate::visit::{Guest, Visit};

/// Handler.
pub async fn begin(
    visit: Visit,
    guest: Guest,
    caller: Caller,
    fields: Fields,
) -> PageResult<Response> {
    let reason = fields.text("reason").unwrap_or_default();
    let desk = &visit.office().own;
    let session = desk
        .begin_emergency(&caller, &visit.visitor, &reason)
        .await?;
    back(session, &guest, "/profile#emergency")
}

/// Handler.
pub async fn end(visit: Visit, guest: Guest, caller: Caller) -> PageResult<Response> {
    let desk = &visit.office().own;
    let session = desk.end_emergency(&caller, &visit.visitor).await?;
    back(session, &guest, "/profile#emergency")
}

/// The part of the profile; nothing for people who cannot use it.
pub fn section(visit: &Visit, shell: &Shell<'_>, profile: &ProfilePage) -> Markup {
    let may_use = visit.visitor.may(Permission::UseBreakGlass);
    html! {
        @if let Some(emergency) = &profile.emergency {
            h2 #emergency { "Emergency access is on" }
            p { "Since " (shell.moment(emergency.from)) ", until " (shell.moment(emergency.until)) ". Your reason: " q { (emergency.reason) } }
            (form::button("/profile/emergency/end", &visit.form_token, "End emergency access", &[]))
        } @else if may_use {
            h2 #emergency { "Emergency access" }
            p { "For an emergency you can see more than usual, for a short time. The privacy officer is told, and everything you see is reviewed." }
            form.stacked method="post" action="/profile/emergency" {
                (form::token(&visit.form_token))
                label for="reason" { "Why do you need it?" }
                textarea #reason name="reason" rows="2" required minlength="10" maxlength="500" {}
                button type="submit" { "Begin emergency access" }
            }
        }
    }
}
