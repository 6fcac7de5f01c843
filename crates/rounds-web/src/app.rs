//! What every handler has at hand: the site, the office, and what the frame says about them.

use std::sync::Arc;

use jiff::tz::TimeZone;
use rounds_core::Clock;

use crate::api::IdempotencyShelf;
use crate::door::Door;
use crate::office::Office;
use crate::site_reader::Site;

/// What the frame says about the site, fixed when the server starts.
#[derive(Debug, Clone)]
pub struct ShellInfo {
    /// The site's name, for example `Meridian Health`.
    pub site_name: String,
    /// Version of the program.
    pub version: String,
    /// The zone in which instants are written.
    pub time_zone: TimeZone,
    /// Whether nobody signs in: the door is open to whoever uses this computer.
    pub is_open: bool,
    /// Rows a question may return on the page.
    pub query_rows_max: usize,
    /// Rows a question may return as CSV or JSON.
    pub query_export_rows_max: usize,
    /// Seconds a question may take; only said, not enforced here.
    pub query_seconds_max: u64,
}

/// State of the router.
#[derive(Clone)]
pub struct App {
    /// The site.
    pub site: Arc<dyn Site>,
    /// Who may come in.
    pub door: Arc<dyn Door>,
    /// The office.
    pub office: Office,
    /// What repeated changes through the interface were answered with.
    pub shelf: Arc<dyn IdempotencyShelf>,
    /// What the frame says.
    pub info: ShellInfo,
    /// The present instant.
    pub clock: Arc<dyn Clock>,
}
