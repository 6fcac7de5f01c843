//! Parts of forms that are the same on every page.

use maud::{Markup, html};

use crate::guard::fields::FORM_TOKEN;
use crate::guard::form::FormToken;
use crate::guard::then::Then;

/// The token that every form carries.
pub fn token(token: &FormToken) -> Markup {
    html! { input type="hidden" name=(FORM_TOKEN) value=(token.value()); }
}

/// Where to go afterwards.
pub fn then(then: &Then) -> Markup {
    html! { @if *then != Then::home() { input type="hidden" name="then" value=(then.as_str()); } }
}

/// A form of one button.
pub fn button(action: &str, form_token: &FormToken, word: &str, hidden: &[(&str, &str)]) -> Markup {
    html! {
        form.inline method="post" action=(action) {
            (token(form_token))
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            button type="submit" { (word) }
        }
    }
}

/// Why a form was not accepted, above it.
pub fn refusal(text: Option<&str>) -> Markup {
    html! { @if let Some(text) = text { p.refused role="alert" { (text) } } }
}

/// Shows again that it is still the same person.
pub fn confirm(form_token: &FormToken, back: &Then) -> Markup {
    html! {
        form.stacked method="post" action="/confirm" {
            (token(form_token))
            (then(back))
            label for="proof" { "Password, or a code of your second factor" }
            input #proof type="password" name="proof" autocomplete="current-password" required maxlength="128";
            button.primary type="submit" { "Confirm" }
        }
    }
}
