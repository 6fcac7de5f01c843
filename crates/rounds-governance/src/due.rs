//! Who must do what by when: what Today shows to the signed-in person, and what notices remind of.
//! Rooms by what it is about: `reviews`, `tools`, `work` (findings and requests), `office`.

mod office;
mod reviews;
mod tools;
mod work;

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use rounds_core::access::{Permission, PersonId};

use crate::actor::{Actor, PersonRef};
use crate::notice::Urgency;
use crate::setting::Setting;
use crate::state::Governance;

/// Days ahead in which a contingency's day is shown.
pub const CONTINGENCY_DAYS: i64 = 14;
/// Days ahead in which papers, terms, trainings and days of review are shown.
pub const EXPIRY_DAYS: i64 = 30;
/// Days ahead in which the end of a cover is shown.
pub const COVER_DAYS: i64 = 3;

/// Something somebody must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The same for the same matter: `breach/icu-mortality/condition-1/1/acknowledgement`.
    pub key: String,
    /// Who can do it, those who stand in for them included; it is done when one of them does.
    /// Empty where nobody is named: then it is whoever has [`Due::permission`].
    pub who: Vec<PersonId>,
    /// What who does it must be allowed.
    pub permission: Permission,
    /// What, in one sentence.
    pub sentence: String,
    /// The same for a mail: without any text that people wrote freely, and without numbers.
    pub told_as: String,
    /// How pressing it is when it comes up.
    pub urgency: Urgency,
    /// Why them.
    pub why: String,
    /// The page, as a path within the site.
    pub path: String,
    /// By when; none where no clock runs. The end of a day is given as its end in UTC, with
    /// [`Due::day`].
    pub by: Option<Timestamp>,
    /// The last day, where the clock is a day of the site's calendar.
    pub day: Option<Date>,
    /// Whether its time had passed when this was asked.
    pub is_past: bool,
    /// Whether a patient may be touched by waiting.
    pub is_about_care: bool,
}

impl Due {
    /// Whether its time has passed. Of something with a day, the day counts that the site had when
    /// this was asked.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.is_past || (self.day.is_none() && self.by.is_some_and(|by| by < now))
    }

    /// Something without a clock that managers of all tools can do.
    fn new(key: String, path: String, sentence: String, why: String) -> Self {
        Self {
            key,
            who: Vec::new(),
            permission: Permission::ManageTools,
            told_as: sentence.clone(),
            urgency: Urgency::Routine,
            sentence,
            why,
            path,
            by: None,
            day: None,
            is_past: false,
            is_about_care: false,
        }
    }

    fn told_as(mut self, told_as: String) -> Self {
        self.told_as = told_as;
        self
    }

    fn pressing(mut self, urgency: Urgency) -> Self {
        self.urgency = urgency;
        self
    }

    fn by_hour(mut self, by: Timestamp, now: Timestamp) -> Self {
        self.by = Some(by);
        self.is_past = by < now;
        self
    }

    fn by_day(mut self, day: Date, today: Date) -> Self {
        let end = day.saturating_add(1.day()).to_datetime(Time::midnight());
        let end = end.to_zoned(TimeZone::UTC);
        self.by = end.ok().map(|end| end.timestamp());
        self.day = Some(day);
        self.is_past = day < today;
        self
    }

    fn of(mut self, who: Vec<PersonId>, permission: Permission) -> Self {
        self.who = who;
        self.permission = permission;
        self
    }

    fn about_care(mut self, is_about_care: bool) -> Self {
        self.is_about_care = is_about_care;
        self
    }
}

/// Everything due: what is about care first, of it the late, of those what comes first.
pub fn all(governance: &Governance, setting: &Setting<'_>) -> Vec<Due> {
    let mut all = reviews::all(governance, setting);
    all.extend(tools::all(governance, setting));
    all.extend(work::all(governance, setting));
    all.extend(office::all(governance, setting));
    all.sort_by(|a, b| {
        let rank = |due: &Due| (!due.is_about_care, !due.is_past, due.by.is_none(), due.by);
        rank(a).cmp(&rank(b)).then_with(|| a.key.cmp(&b.key))
    });
    all
}

/// What is due from one person by name, those they stand in for included.
pub fn of_person(governance: &Governance, person: &PersonId, setting: &Setting<'_>) -> Vec<Due> {
    let everything = all(governance, setting).into_iter();
    everything.filter(|due| due.who.contains(person)).collect()
}

/// What is due from who acts: what is theirs by name, and what nobody is named for and they may do.
pub fn of_actor(governance: &Governance, actor: &Actor, setting: &Setting<'_>) -> Vec<Due> {
    let everything = all(governance, setting).into_iter();
    everything
        .filter(|due| {
            due.who.contains(&actor.person.id)
                || (due.who.is_empty() && actor.may.contains(&due.permission))
        })
        .collect()
}

/// These people and who stands in for them today, each once.
fn with_covers<'p>(
    governance: &Governance,
    people: impl IntoIterator<Item = &'p PersonRef>,
    today: Date,
) -> Vec<PersonId> {
    let office = &governance.office;
    let mut who: Vec<PersonId> = Vec::new();
    for person in people {
        for one in office.with_covers(&person.id, today) {
            if !who.contains(&one) {
                who.push(one);
            }
        }
    }
    who
}
