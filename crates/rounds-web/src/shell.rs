//! The frame around every page: navigation, site name, how fresh the data is, search, who is
//! signed in, help. It shows only what the visitor may open.

mod help;
mod sections;

use std::sync::Arc;

use jiff::Timestamp;
use maud::{DOCTYPE, Markup, html};
use rounds_core::access::Permission;

use crate::app::{App, ShellInfo};
use crate::guard::form::FormToken;
use crate::page_data::Standing;
use crate::static_files::{ICON, SCRIPT, STYLE};
use crate::view::{form, number, time};
use crate::visit::{SessionFacts, Visitor};

pub use sections::Section;
use sections::{DECIDE, Entry, OFFICE, SITE};

/// The first page of the navigation that this visitor may open; their own profile where there is
/// none.
pub fn first_open(visitor: &Visitor) -> &'static str {
    let mut open = SITE.iter().chain(&DECIDE).chain(&OFFICE);
    let first = open.find(|entry| visitor.may(entry.permission));
    first.map_or("/profile", |entry| entry.address)
}

/// The frame for one page.
pub struct Shell<'a> {
    app: &'a App,
    /// What changes with every round; none when it could not be read.
    standing: Option<Standing>,
    section: Section,
    searched: String,
    visitor: Option<Arc<Visitor>>,
    form_token: Option<FormToken>,
}

impl<'a> Shell<'a> {
    /// A frame with this section marked.
    pub fn new(app: &'a App, standing: Option<Standing>, section: Section) -> Self {
        Self {
            app,
            standing,
            section,
            searched: String::new(),
            visitor: None,
            form_token: None,
        }
    }

    /// Shows who is signed in, and only what they may open.
    pub fn with_visitor(mut self, visitor: &Arc<Visitor>) -> Self {
        self.visitor = Some(Arc::clone(visitor));
        self
    }

    /// With the token that the form for signing out needs.
    pub fn with_form_token(mut self, token: &FormToken) -> Self {
        self.form_token = Some(token.clone());
        self
    }

    /// Keeps what was searched for in the search box.
    pub fn with_search(mut self, text: &str) -> Self {
        text.clone_into(&mut self.searched);
        self
    }

    /// What the frame says about the site.
    pub fn info(&self) -> &ShellInfo {
        &self.app.info
    }

    /// An instant in the site's zone.
    pub fn moment(&self, at: Timestamp) -> Markup {
        time::moment(at, &self.info().time_zone)
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
                    title { (title) " · " (self.info().site_name) " · Rounds" }
                    link rel="icon" type="image/svg+xml" href=(ICON.href());
                    link rel="stylesheet" href=(STYLE.href());
                    script src=(SCRIPT.href()) defer {}
                }
                body {
                    a.skip href="#main" { "Skip to content" }
                    (self.banners())
                    div.frame.alone[self.visitor.is_none()] {
                        @if let Some(visitor) = &self.visitor { (self.navigation(visitor)) }
                        (self.top_bar())
                        main #main tabindex="-1" { (content) }
                        footer.foot {
                            "Rounds " (self.info().version) " · times are "
                            (self.info().time_zone.iana_name().unwrap_or("UTC"))
                        }
                    }
                    (help::help(self.entries().filter(|entry| self.may_open(entry))))
                }
            }
        }
    }

    fn banners(&self) -> Markup {
        let emergency = self
            .visitor
            .as_ref()
            .and_then(|visitor| visitor.principal.break_glass.as_ref());
        html! {
            @if self.info().is_open {
                p.banner role="note" {
                    "Loopback only: no sign-in. "
                    span.banner-more { "Whoever uses this computer can read these pages." }
                }
            }
            @if emergency.is_some() {
                p.banner.emergency role="note" {
                    "Emergency access is on. " span.banner-more { "Everything you see is recorded and reviewed. " }
                    a href="/profile#emergency" { "End it" }
                }
            }
            @if let Some(session) = self.visitor.as_ref().and_then(|visitor| visitor.session.as_ref()) {
                (self.idle_notice(session))
            }
        }
    }

    /// Hidden; the script shows it two minutes before the session ends. Without the script the
    /// session ends all the same, and what is sent then is not lost.
    fn idle_notice(&self, session: &SessionFacts) -> Markup {
        let end = session.idle_end.min(session.absolute_end);
        let seconds_left = end.duration_since(self.app.clock.now()).as_secs().max(0);
        html! {
            div.banner.idle #idle hidden role="alert" data-seconds=(seconds_left) {
                p data-state="soon" { "You are about to be signed out, because nothing was asked for. " }
                p data-state="over" hidden { "You are signed out. What you typed on this page is still here: sign in in another tab, then send it from this one. " }
                a data-state="soon" href="/still-here" target="_blank" rel="noopener" { "Stay signed in (opens another tab)" }
                a data-state="over" hidden href="/sign-in" target="_blank" rel="noopener" { "Sign in (opens another tab)" }
            }
        }
    }

    fn entries(&self) -> impl Iterator<Item = &'static Entry> {
        SITE.iter().chain(&DECIDE).chain(&OFFICE)
    }

    fn may_open(&self, entry: &Entry) -> bool {
        self.may(entry.permission)
    }

    fn may(&self, permission: Permission) -> bool {
        self.visitor
            .as_ref()
            .is_some_and(|visitor| visitor.may(permission))
    }

    fn navigation(&self, visitor: &Visitor) -> Markup {
        html! {
            nav.side aria-label="Main" {
                a.brand href="/" { "Rounds" }
                ul {
                    @for entry in SITE.iter().filter(|entry| visitor.may(entry.permission)) {
                        li { (self.link(entry)) }
                    }
                    (self.group(visitor, "Decide", &DECIDE))
                    (self.group(visitor, "Office", &OFFICE))
                }
            }
        }
    }

    fn group(&self, visitor: &Visitor, heading: &str, entries: &'static [Entry]) -> Markup {
        let open = entries.iter();
        let open: Vec<&Entry> = open.filter(|entry| visitor.may(entry.permission)).collect();
        html! {
            @if !open.is_empty() {
                li.side-heading { (heading) }
                @for entry in open { li { (self.link(entry)) } }
            }
        }
    }

    fn link(&self, entry: &Entry) -> Markup {
        html! {
            a href=(entry.address) data-key=(entry.letter)
                aria-current=[(entry.section == self.section).then_some("page")] {
                span { (entry.word) }
                @if let Some(count) = self.count(entry.section) {
                    span.count { (number::whole(count)) }
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
            _ => 0,
        };
        (count > 0).then_some(count)
    }

    fn top_bar(&self) -> Markup {
        html! {
            header.top {
                span.site-name { (self.info().site_name) }
                span.as-of {
                    @match self.standing.as_ref().map(|standing| standing.as_of) {
                        Some(Some(at)) => { "as of " (self.moment(at)) }
                        Some(None) => "no round yet",
                        None => "",
                    }
                }
                @if self.may(Permission::ReadSite) { (self.search()) }
                @if let Some(visitor) = &self.visitor { (self.signed_in(visitor)) }
                button.help-button type="button" popovertarget="help" aria-label="Help and keyboard" { "?" }
            }
        }
    }

    fn search(&self) -> Markup {
        html! {
            form.search role="search" action="/search" {
                input #search type="search" name="q" value=(self.searched) maxlength="200"
                    aria-label="Search measures, tables and functions" placeholder="Measures, tables, functions";
                kbd aria-hidden="true" { "/" }
            }
        }
    }

    fn signed_in(&self, visitor: &Visitor) -> Markup {
        html! {
            @if visitor.session.is_some() {
                div.who {
                    a href="/profile" title="Your profile, sessions and tokens" { (visitor.principal.name) }
                    @if let Some(token) = &self.form_token { (form::button("/sign-out", token, "Sign out", &[])) }
                }
            }
        }
    }
}
