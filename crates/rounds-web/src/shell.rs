//! The frame around every page: navigation, site name, how fresh the data is, search, help.

use std::sync::Arc;

use jiff::Timestamp;
use maud::{DOCTYPE, Markup, html};

use crate::app::ShellInfo;
use crate::page_data::Standing;
use crate::static_files::{ICON, SCRIPT, STYLE};
use crate::view::{number, time};
use crate::visit::Visitor;

/// The part of the site a page belongs to; it is marked in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The home page.
    Today,
    /// Findings.
    Findings,
    /// Measures.
    Measures,
    /// Sources, batches, quarantine, tables.
    Data,
    /// SQL.
    Query,
    /// Search results and pages that say why there is none.
    Nowhere,
}

/// Section, word, address, and the letter that goes there after `g`.
const SECTIONS: [(Section, &str, &str, &str); 5] = [
    (Section::Today, "Today", "/", "t"),
    (Section::Findings, "Findings", "/findings", "f"),
    (Section::Measures, "Measures", "/measures", "m"),
    (Section::Data, "Data", "/data", "d"),
    (Section::Query, "Query", "/query", "q"),
];

/// The frame for one page.
pub struct Shell<'a> {
    /// What is fixed when the server starts.
    pub info: &'a ShellInfo,
    /// What changes with every round; none when it could not be read.
    standing: Option<Standing>,
    section: Section,
    searched: String,
    visitor: Option<Arc<Visitor>>,
}

impl<'a> Shell<'a> {
    /// A frame with this section marked.
    pub fn new(info: &'a ShellInfo, standing: Option<Standing>, section: Section) -> Self {
        Self {
            info,
            standing,
            section,
            searched: String::new(),
            visitor: None,
        }
    }

    /// Shows who is signed in, and only what they may open.
    pub fn with_visitor(mut self, visitor: &Arc<Visitor>) -> Self {
        self.visitor = Some(Arc::clone(visitor));
        self
    }

    /// Keeps what was searched for in the search box.
    pub fn with_search(mut self, text: &str) -> Self {
        text.clone_into(&mut self.searched);
        self
    }

    /// An instant in the site's zone.
    pub fn moment(&self, at: Timestamp) -> Markup {
        time::moment(at, &self.info.time_zone)
    }

    /// The whole document.
    pub fn page(&self, title: &str, content: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (title) " · " (self.info.site_name) " · Rounds" }
                    link rel="icon" type="image/svg+xml" href=(ICON.href());
                    link rel="stylesheet" href=(STYLE.href());
                    script src=(SCRIPT.href()) defer {}
                }
                body {
                    a.skip href="#main" { "Skip to content" }
                    p.banner role="note" {
                        "Loopback only: no sign-in yet. "
                        span.banner-more { "Whoever uses this computer can read these pages." }
                    }
                    div.frame {
                        (self.navigation())
                        (self.top_bar())
                        main #main tabindex="-1" { (content) }
                        footer.foot {
                            "Rounds " (self.info.version) " · times are "
                            (self.info.time_zone.iana_name().unwrap_or("UTC"))
                        }
                    }
                    (help())
                }
            }
        }
    }

    fn navigation(&self) -> Markup {
        html! {
            nav.side aria-label="Main" {
                a.brand href="/" { "Rounds" }
                ul {
                    @for (section, word, href, letter) in SECTIONS {
                        li {
                            a href=(href) data-key=(letter)
                                aria-current=[(section == self.section).then_some("page")] {
                                span { (word) }
                                @if let Some(count) = self.count(section) {
                                    span.count { (number::whole(count)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn count(&self, section: Section) -> Option<u64> {
        let standing = self.standing.as_ref()?;
        let count = match section {
            Section::Today => standing.changes,
            Section::Findings => standing.findings_open,
            Section::Measures => standing.measures,
            Section::Data | Section::Query | Section::Nowhere => 0,
        };
        (count > 0).then_some(count)
    }

    fn top_bar(&self) -> Markup {
        html! {
            header.top {
                span.site-name { (self.info.site_name) }
                span.as-of {
                    @match self.standing.as_ref().map(|standing| standing.as_of) {
                        Some(Some(at)) => { "as of " (self.moment(at)) }
                        Some(None) => "no round yet",
                        None => "",
                    }
                }
                form.search role="search" action="/search" {
                    input #search type="search" name="q" value=(self.searched) maxlength="200"
                        aria-label="Search measures, tables and functions" placeholder="Measures, tables, functions";
                    kbd aria-hidden="true" { "/" }
                }
                button.help-button type="button" popovertarget="help" aria-label="Help and keyboard" { "?" }
            }
        }
    }
}

fn help() -> Markup {
    html! {
        div #help popover role="dialog" aria-labelledby="help-title" {
            h2 #help-title { "Help" }
            dl.keys {
                dt { kbd { "/" } } dd { "search measures, tables and functions" }
                dt { kbd { "?" } } dd { "this help" }
                @for (_, word, _, letter) in SECTIONS {
                    dt { kbd { "g" } " " kbd { (letter) } } dd { "go to " (word) }
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
