//! Sessions, tokens and emergency accesses in tables, on one's own page and on a person's.

use jiff::Timestamp;
use maud::{Markup, html};
use rounds_core::access::Permission;

use super::form;
use crate::guard::form::FormToken;
use crate::page_data::office::{EmergencyRow, SecondFactorState, SessionRow, TokenRow, Verdict};
use crate::shell::Shell;

/// Open sessions, each with a button that ends it. `own` is the session that asks.
pub fn sessions(
    shell: &Shell<'_>,
    rows: &[SessionRow],
    own: Option<&str>,
    token: Option<&FormToken>,
    end: impl Fn(&SessionRow) -> String,
) -> Markup {
    html! {
        @if rows.is_empty() { p.absent { "No session is open." } } @else {
            div.scroll tabindex="0" role="region" aria-label="Sessions" {
                table.compact {
                    thead { tr { th scope="col" { "Browser" } th scope="col" { "From" } th scope="col" { "Began" } th scope="col" { "Last used" } th scope="col" { span.visually-hidden { "Action" } } } }
                    tbody {
                        @for row in rows {
                            tr {
                                th.name scope="row" {
                                    (row.user_agent.as_deref().unwrap_or("unknown"))
                                    @if own == Some(row.id.as_str()) { " " span.status { "this one" } }
                                    @if row.second_factor { span.made-of { "with second factor" } }
                                }
                                td { (row.address.as_deref().unwrap_or("unknown")) }
                                td { (shell.moment(row.started_at)) }
                                td { (shell.moment(row.last_seen_at)) }
                                td { @if let Some(token) = token { (form::button(&end(row), token, "End", &[])) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Tokens, each that still works with a button that revokes it.
pub fn tokens(
    shell: &Shell<'_>,
    rows: &[TokenRow],
    now: Timestamp,
    token: Option<&FormToken>,
    revoke: impl Fn(&TokenRow) -> String,
) -> Markup {
    html! {
        @if rows.is_empty() { p.absent { "No token was made." } } @else {
            div.scroll tabindex="0" role="region" aria-label="Tokens" {
                table.compact {
                    thead { tr { th scope="col" { "Token" } th scope="col" { "May" } th scope="col" { "Ends" } th scope="col" { "Last used" } th scope="col" { span.visually-hidden { "Action" } } } }
                    tbody { @for row in rows { (one_token(shell, row, now, token, &revoke(row))) } }
                }
            }
        }
    }
}

fn one_token(
    shell: &Shell<'_>,
    row: &TokenRow,
    now: Timestamp,
    token: Option<&FormToken>,
    revoke: &str,
) -> Markup {
    let works = row.revoked_at.is_none() && row.expires_at > now;
    html! {
        tr {
            th.name scope="row" { (row.name) span.made-of { "made " (shell.moment(row.made_at)) } }
            td.name {
                @match &row.scopes {
                    None => "everything its owner may",
                    Some(scopes) => (words(scopes.iter())),
                }
            }
            td {
                @if let Some(at) = row.revoked_at { "revoked " (shell.moment(at)) }
                @else if works { (shell.moment(row.expires_at)) }
                @else { "ended " (shell.moment(row.expires_at)) }
            }
            td {
                @match &row.last_used {
                    None => span.absent { "never" },
                    Some((at, from)) => { (shell.moment(*at)) @if let Some(from) = from { span.made-of { "from " (from) } } },
                }
            }
            td { @if works && let Some(token) = token { (form::button(revoke, token, "Revoke", &[])) } }
        }
    }
}

/// Permissions as their words.
pub fn words<'a>(permissions: impl Iterator<Item = &'a Permission>) -> Markup {
    let words: Vec<&str> = permissions.map(|permission| permission.as_str()).collect();
    html! {
        @if words.is_empty() { span.absent { "nothing" } } @else { (words.join(", ")) }
    }
}

/// Whether a second factor is set up, in a sentence.
pub fn second_factor(shell: &Shell<'_>, state: &SecondFactorState) -> Markup {
    html! {
        @match state {
            SecondFactorState::Elsewhere => "The identity provider asks for it.",
            SecondFactorState::None => span.mark-bad { "None is set up." },
            SecondFactorState::SetUp { since, recovery_codes_left } => {
                "Set up since " (shell.moment(*since)) "; "
                (super::number::counted(*recovery_codes_left, "recovery code", "recovery codes")) " left."
            },
        }
    }
}

/// What became of an emergency access, in a sentence.
pub fn review(shell: &Shell<'_>, row: &EmergencyRow) -> Markup {
    html! {
        @match &row.review {
            None => span.mark-bad { "Waits for a review" },
            Some(review) => {
                @match review.verdict {
                    Verdict::Justified => span.mark-good { "✓ justified" },
                    Verdict::NotJustified => span.mark-bad { "✗ not justified" },
                }
                span.made-of {
                    "by " (review.reviewer) @if let Some(at) = review.at { ", " (shell.moment(at)) }
                }
                @if !review.note.is_empty() { span.made-of { (review.note) } }
            },
        }
    }
}
