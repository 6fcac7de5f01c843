//! The help that `?` opens: keyboard, and how to read a number.

use maud::{Markup, html};

use super::sections::Entry;

/// The help, with the keys of those entries that the visitor may open.
pub fn help<'a>(entries: impl Iterator<Item = &'a Entry>) -> Markup {
    html! {
        div #help popover role="dialog" aria-labelledby="help-title" {
            h2 #help-title { "Help" }
            dl.keys {
                dt { kbd { "/" } } dd { "search measures, tables and functions" }
                dt { kbd { "?" } } dd { "this help" }
                @for entry in entries {
                    dt { kbd { "g" } " " kbd { (entry.letter) } } dd { "go to " (entry.word) }
                }
            }
            h3 { "How to read a number" }
            p { "A percentage shows its fraction. The range after a value is its 95 % interval: values outside it are hard to reconcile with the data." }
            p { "“Too few to show” means the group is smaller than the measure’s minimum. “Nothing recorded” is not zero." }
            p { "A signal is a pattern that chance rarely makes; every other up and down is common." }
            button type="button" popovertarget="help" popovertargetaction="hide" { "Close" }
        }
    }
}
