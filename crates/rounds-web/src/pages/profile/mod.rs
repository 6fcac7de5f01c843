//! `/profile`: oneself: name and roles, what the session is for, second factor, sessions, tokens.

pub mod emergency;
pub mod notices;
pub mod password;
pub mod second_factor;
pub mod sessions;
pub mod tokens;
pub mod who_looked;

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use rounds_core::access::{Permission, Purpose};

use super::sign_in::session_cookies;
use crate::fault::{PageFault, PageResult};
use crate::guard::fields::Fields;
use crate::page_data::office::{Caller, ProfilePage, SignedIn};
use crate::shell::{Section, Shell};
use crate::view::access_tables as access;
use crate::view::{comma, definition_list, form, href};
use crate::visit::{Guest, Visit};

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    let shell = visit.office_shell(Section::Nowhere).await;
    let profile = visit.office().own.profile(&visit.visitor).await?;
    Ok(shell.page("Profile", view(&visit, &shell, &profile)))
}

/// Handler: says what this session is for.
pub async fn set_purpose(
    visit: Visit,
    guest: Guest,
    caller: Caller,
    fields: Fields,
) -> PageResult<Response> {
    let word = fields.required("purpose")?;
    let purpose = Purpose::ALL.iter().find(|purpose| purpose.as_str() == word);
    let purpose =
        *purpose.ok_or_else(|| PageFault::BadRequest(format!("there is no purpose {word:?}")))?;
    let desk = &visit.office().own;
    let session = desk.set_purpose(&caller, &visit.visitor, purpose).await?;
    back(session, &guest, "/profile")
}

/// To a page after a change, with the session's new cookie where it was rotated.
pub fn back(session: Option<SignedIn>, guest: &Guest, address: &str) -> PageResult<Response> {
    let onward = Redirect::to(address);
    Ok(match session {
        Some(session) => (session_cookies(&session, guest.encrypted)?, onward).into_response(),
        None => onward.into_response(),
    })
}

fn view(visit: &Visit, shell: &Shell<'_>, profile: &ProfilePage) -> Markup {
    html! {
        h1 { (profile.person.name) }
        p.lead { "You, as this server knows you. An administrator gives roles and units." }
        div.with-margin {
            div {
                (purpose(visit, profile))
                (emergency::section(visit, shell, profile))
                h2 { "Sessions" }
                (access::sessions(
                    shell,
                    &profile.sessions,
                    visit.visitor.session.as_ref().map(|session| session.id.as_str()),
                    Some(&visit.form_token),
                    |row| format!("/profile/sessions/{}/end", href::part(&row.id)),
                ))
                h2 #tokens { "Tokens for programs" }
                (access::tokens(
                    shell,
                    &profile.tokens,
                    visit.now(),
                    Some(&visit.form_token),
                    |row| format!("/profile/tokens/{}/revoke", href::part(&row.id)),
                ))
                @if visit.visitor.may(Permission::ManageOwnTokens) {
                    p { a.button href="/profile/tokens" { "Make a token" } }
                }
            }
            aside { (margin(visit, shell, profile)) }
        }
    }
}

fn margin(visit: &Visit, shell: &Shell<'_>, profile: &ProfilePage) -> Markup {
    let person = &profile.person;
    html! {
        (definition_list::pairs("You", [
            ("Sign-in", Some(html! { (person.sign_in_name) })),
            ("Roles", Some(comma::list(person.roles.iter(), "none"))),
            ("Units", Some(comma::list(person.units.iter(), "none"))),
            ("Staff ids", Some(comma::list(person.staff_ids.iter(), "none"))),
        ]))
        h2 { "Second factor" }
        p { (access::second_factor(shell, &profile.second_factor)) }
        p { a href="/profile/second-factor" { "Set up or replace" } }
        @if profile.has_password {
            h2 { "Password" }
            p { a href="/profile/password" { "Change it" } }
        }
        @if visit.visitor.may(Permission::ReadGovernance) {
            h2 { "Notices" }
            p { a href="/profile/notices" { "How you are told, and of what" } }
        }
        h2 { "Your data" }
        p { a href="/profile/looked" { "Who looked at my data" } }
    }
}

fn purpose(visit: &Visit, profile: &ProfilePage) -> Markup {
    html! {
        h2 { "What you look for" }
        p { "It goes into the ledger with everything you read, and policies may depend on it." }
        form.filter method="post" action="/profile/purpose" {
            (form::token(&visit.form_token))
            label {
                "Purpose "
                select name="purpose" {
                    @for purpose in Purpose::ALL.iter().filter(|purpose| **purpose != Purpose::Emergency) {
                        option value=(purpose.as_str()) selected[*purpose == profile.purpose] { (purpose.as_str()) }
                    }
                }
            }
            button type="submit" { "Change" }
        }
    }
}
