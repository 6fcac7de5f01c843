//! Name and value pairs, in the margin of a page.

use maud::{Markup, html};

/// Pairs under a heading; pairs without a value are left out.
pub fn pairs(
    heading: &str,
    entries: impl IntoIterator<Item = (&'static str, Option<Markup>)>,
) -> Markup {
    html! {
        section.pairs {
            h2 { (heading) }
            dl {
                @for (name, value) in entries {
                    @if let Some(value) = value {
                        div { dt { (name) } dd { (value) } }
                    }
                }
            }
        }
    }
}
