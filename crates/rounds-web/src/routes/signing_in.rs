//! Addresses of signing in and out, and of what is one's own.

use rounds_core::access::Permission;

use super::{Need, Reader, Route, change, read};
use crate::pages::{confirm, profile, set_up, sign_in, sign_out, still_here, welcome};

/// The rows.
pub fn routes() -> Vec<Route> {
    let anybody = Need::Nothing;
    let own = Need::SignedIn;
    let own_tokens = Need::May(Permission::ManageOwnTokens);
    let page = Reader::Person;
    vec![
        read("/sign-in", anybody, page, sign_in::page),
        change("/sign-in", anybody, page, sign_in::submit),
        read("/sign-in/code", anybody, page, sign_in::code::page),
        change("/sign-in/code", anybody, page, sign_in::code::submit),
        read("/sign-in/enrol", anybody, page, sign_in::enrol::page),
        change("/sign-in/enrol", anybody, page, sign_in::enrol::submit),
        read("/sign-in/provider", anybody, page, sign_in::provider::start),
        read(
            "/sign-in/provider/answer",
            anybody,
            page,
            sign_in::provider::answer,
        ),
        read("/set-up", anybody, page, set_up::page),
        change("/set-up", anybody, page, set_up::submit),
        read("/welcome", anybody, page, welcome::page),
        change("/welcome", anybody, page, welcome::submit),
        read("/confirm", Need::SignedIn, page, confirm::page),
        change("/confirm", Need::SignedIn, page, confirm::submit),
        read("/still-here", Need::SignedIn, page, still_here::page),
        read("/profile", own, page, profile::page),
        change("/profile/purpose", own, page, profile::set_purpose),
        change(
            "/profile/emergency",
            Need::May(Permission::UseBreakGlass),
            page,
            profile::emergency::begin,
        ),
        change("/profile/emergency/end", own, page, profile::emergency::end),
        read("/profile/password", own, page, profile::password::page),
        change("/profile/password", own, page, profile::password::change),
        read(
            "/profile/second-factor",
            own,
            page,
            profile::second_factor::page,
        ),
        change(
            "/profile/second-factor",
            own,
            page,
            profile::second_factor::set_up,
        ),
        read("/profile/tokens", own_tokens, page, profile::tokens::page),
        change("/profile/tokens", own_tokens, page, profile::tokens::make),
        change(
            "/profile/tokens/{id}/revoke",
            own,
            page,
            profile::tokens::revoke,
        ),
        change(
            "/profile/sessions/{id}/end",
            own,
            page,
            profile::sessions::end,
        ),
        read("/profile/looked", own, page, profile::who_looked::page),
        change("/sign-out", Need::SignedIn, page, sign_out::submit),
    ]
}
