//! Who is told what. Pure: from what happened and from what is due follow [`Notice`]s; sending
//! them is the program's part. No notice holds a patient's data: they name tools, reviews,
//! findings and measures by title, and link to a page where rights decide what is seen.

pub mod digest;
mod event;
pub mod quiet;
pub mod tell;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use rounds_core::access::PersonId;
use serde::{Deserialize, Serialize};

use crate::refused::Refused;

pub use tell::{of_due, of_event};

/// How somebody wants to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Wishes {
    /// Their time zone by its IANA name; none is the site's.
    pub time_zone: Option<String>,
    /// No mail between these hours of their day, unless it is urgent.
    #[cfg_attr(feature = "schema", schema(value_type = Option<Vec<String>>))]
    pub quiet: Option<(Time, Time)>,
    /// When the digest comes, on which days (1 is Monday); none is no digest.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub digest_at: Option<Time>,
    /// Days of the digest, 1 (Monday) to 7.
    pub digest_days: Vec<u8>,
    /// What comes at once and not in the digest.
    pub at_once: Urgency,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            time_zone: None,
            quiet: Some((Time::constant(20, 0, 0, 0), Time::constant(7, 0, 0, 0))),
            digest_at: Some(Time::constant(7, 0, 0, 0)),
            digest_days: vec![1, 2, 3, 4, 5],
            at_once: Urgency::Soon,
        }
    }
}

/// How pressing a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// For the digest.
    Routine,
    /// Today.
    Soon,
    /// Now, quiet hours or not: a tool was paused, a clock ran out.
    Urgent,
}

/// Something to tell somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Notice {
    /// The same for the same matter and person: told once.
    pub key: String,
    /// Whom.
    pub to: PersonId,
    /// How pressing it is.
    pub urgency: Urgency,
    /// One line.
    pub subject: String,
    /// A few sentences.
    pub text: String,
    /// The page, as a path within the site.
    pub path: String,
    /// When it came up.
    pub at: Timestamp,
}

impl Wishes {
    /// # Errors
    /// When the time zone or a day of the digest does not exist.
    pub fn check(&self) -> Result<(), Refused> {
        if let Some(name) = &self.time_zone
            && TimeZone::get(name).is_err()
        {
            let why = format!("{name:?} is no time zone; for example America/Chicago");
            return Err(Refused::invalid("time_zone", why));
        }
        if let Some(day) = self.digest_days.iter().find(|day| !(1..=7).contains(*day)) {
            let why = format!("{day} is no day of the week: 1 is Monday, 7 is Sunday");
            return Err(Refused::invalid("digest_days", why));
        }
        Ok(())
    }
}
