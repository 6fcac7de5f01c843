//! Empty states teach: what would be here, and the command that brings it.

use maud::{Markup, html};

/// What would be here and how it gets here.
pub fn teach(what: &str, command: &str) -> Markup {
    html! {
        div.empty {
            p { (what) }
            pre { code { (command) } }
        }
    }
}

/// Nothing passes a filter: say so and offer the way back.
pub fn nothing_found(what: &str, all_href: &str) -> Markup {
    html! {
        div.empty {
            p { (what) " " a href=(all_href) { "Show all" } }
        }
    }
}
