//! What every page's frame shows: how fresh the site is and what waits in each section.

use jiff::Timestamp;

/// The frame's figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// When the last round finished; none before the first.
    pub as_of: Option<Timestamp>,
    /// Findings on the Today page.
    pub changes: u64,
    /// Findings that are open.
    pub findings_open: u64,
    /// Measures defined.
    pub measures: u64,
}
