//! The office: who is responsible, who stands in for whom, what is due and what one was told.

use jiff::Timestamp;
use jiff::civil::Date;
use rounds_governance::PersonRef;
use rounds_governance::due::Due;
use rounds_governance::notice::{Notice, Urgency, Wishes};
use rounds_governance::office::{self, Matrix, MemberTraining, Responsibility, TrainingRule};
use serde::Serialize;
use utoipa::ToSchema;

/// The office as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Office {
    /// Responsibilities by kind of tool, as the policy has them by role.
    pub matrix: Matrix,
    /// People named in them.
    pub responsibilities: Vec<Responsibility>,
    /// Who stands in for whom, the oldest first.
    pub covers: Vec<CoverInList>,
    /// Trainings that seats need.
    pub trainings_needed: Vec<TrainingRule>,
    /// Trainings that members have done.
    pub trainings: Vec<MemberTraining>,
    /// Who reports to whom.
    pub reporting_lines: Vec<ReportingLine>,
    /// How the caller wants to be told; null where they never said.
    pub own_wishes: Option<Wishes>,
}

/// Somebody stands in for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CoverInList {
    /// Its place in the list, counted from 0, as `end-cover` names it.
    pub index: u32,
    /// Who is away.
    pub away: PersonRef,
    /// Who stands in.
    pub stands_in: PersonRef,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Why, where it is said.
    pub reason: String,
    /// Whether it is in force today.
    pub is_in_force: bool,
}

/// Who somebody reports to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportingLine {
    /// Who.
    pub person: PersonRef,
    /// To whom.
    pub to: PersonRef,
}

/// Something the caller must do, or those they stand in for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DueItem {
    /// The same for the same matter.
    pub key: String,
    /// What, in one sentence.
    pub sentence: String,
    /// Why they.
    pub why: String,
    /// The page, as a path within the site.
    pub path: String,
    /// By when; null where no clock runs.
    pub by: Option<Timestamp>,
    /// Whether that has passed.
    pub is_late: bool,
    /// Whether a patient may be touched by waiting.
    pub is_about_care: bool,
}

/// Something the caller was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OwnNotice {
    /// The same for the same matter: told once.
    pub key: String,
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
    /// When it was sent; null while it waits.
    pub sent_at: Option<Timestamp>,
}

impl CoverInList {
    /// The cover at this place of the list.
    pub fn at(index: usize, cover: &office::Cover, today: Date) -> Self {
        Self {
            index: super::tool::count(index),
            away: cover.away.clone(),
            stands_in: cover.stands_in.clone(),
            from: cover.from,
            until: cover.until,
            reason: cover.reason.clone(),
            is_in_force: cover.is_in_force(today),
        }
    }
}

impl DueItem {
    /// How it stands now.
    pub fn of(due: Due, now: Timestamp) -> Self {
        Self {
            is_late: due.is_late(now),
            key: due.key,
            sentence: due.sentence,
            why: due.why,
            path: due.path,
            by: due.by,
            is_about_care: due.is_about_care,
        }
    }
}

impl From<(Notice, Option<Timestamp>)> for OwnNotice {
    fn from((notice, sent_at): (Notice, Option<Timestamp>)) -> Self {
        Self {
            key: notice.key,
            urgency: notice.urgency,
            subject: notice.subject,
            text: notice.text,
            path: notice.path,
            at: notice.at,
            sent_at,
        }
    }
}
