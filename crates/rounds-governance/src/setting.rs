//! The circumstances in which something is decided.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::policy::Policies;
use crate::reading::Readings;

/// The circumstances in which something is decided. All of it comes from outside: two decisions in
/// the same setting on the same state are the same.
#[derive(Clone, Copy)]
pub struct Setting<'s> {
    /// Now.
    pub now: Timestamp,
    /// The site's calendar day now.
    pub today: Date,
    /// What the site's policy files say.
    pub policies: &'s Policies,
    /// What the measures say.
    pub readings: &'s dyn Readings,
}
