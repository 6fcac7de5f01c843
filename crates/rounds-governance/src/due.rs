//! Who must do what by when: what Today shows to the signed-in person, and what notices remind of.
//! Rooms by what it is about: `reviews`, `tools`, `work` (findings and requests), `office`. Which
//! people it reaches, roles resolved, is in [`reach()`].

mod office;
mod reach;
mod reviews;
mod tools;
mod work;

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use rounds_core::access::{Permission, PersonId};

use crate::actor::{Actor, PersonRef};
use crate::ids::ToolId;
use crate::notice::Urgency;
use crate::setting::Setting;
use crate::state::Governance;

pub use reach::{Everybody, Reach, answering, reach};

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
    /// Empty where nobody is named: then it is whoever has one of [`Due::roles`], or without roles
    /// whoever has [`Due::permission`].
    pub who: Vec<PersonId>,
    /// Roles whose holders can do it too, as policy files name them.
    pub roles: Vec<String>,
    /// What who does it must be allowed.
    pub permission: Permission,
    /// The tool it is about.
    pub tool: Option<ToolId>,
    /// Whether nobody with a part in the tool does it, whatever their role.
    pub is_independent: bool,
    /// The activity of the matrix that it is part of: who answers for that is told where nobody
    /// else is there to do it. Empty where the matrix has none.
    pub activity: &'static str,
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
            roles: Vec::new(),
            permission: Permission::ManageTools,
            tool: None,
            is_independent: false,
            activity: "",
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

    fn about(mut self, tool: &ToolId, activity: &'static str) -> Self {
        self.tool = Some(tool.clone());
        self.activity = activity;
        self
    }

    fn asked_of(mut self, roles: Vec<String>) -> Self {
        self.roles = roles;
        self
    }

    fn independent(mut self) -> Self {
        self.is_independent = true;
        self
    }

    /// Whether it is asked of this person by name, role or permission, and nothing bars them. Who
    /// stands in for somebody with the role is found by [`reach()`].
    pub fn is_asked_of(&self, governance: &Governance, actor: &Actor) -> bool {
        if self.who.contains(&actor.person.id) {
            return true;
        }
        let by_role = self.roles.iter().any(|role| actor.roles.contains(role));
        let by_permission = self.who.is_empty() && actor.may.contains(&self.permission);
        (by_role || by_permission) && !self.bars(governance, &actor.person)
    }

    /// Whether somebody has a part in the tool and therefore does not do this.
    fn bars(&self, governance: &Governance, person: &PersonRef) -> bool {
        let tool = self.tool.as_ref().filter(|_| self.is_independent);
        let tool = tool.and_then(|id| governance.tools.get(id));
        tool.is_some_and(|tool| tool.is_barred(person))
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

/// What is due from who acts: what is theirs by name or role, and what nobody is named for and they
/// may do.
pub fn of_actor(governance: &Governance, actor: &Actor, setting: &Setting<'_>) -> Vec<Due> {
    let everything = all(governance, setting).into_iter();
    everything
        .filter(|due| due.is_asked_of(governance, actor))
        .collect()
}

/// These people and who stands in for them today, each once.
fn with_covers<'p>(
    governance: &Governance,
    people: impl IntoIterator<Item = &'p PersonRef>,
    today: Date,
) -> Vec<PersonId> {
    ids_with_covers(governance, people.into_iter().map(|one| &one.id), today)
}

/// As [`with_covers`], of people by id.
fn ids_with_covers<'p>(
    governance: &Governance,
    people: impl IntoIterator<Item = &'p PersonId>,
    today: Date,
) -> Vec<PersonId> {
    let mut who: Vec<PersonId> = Vec::new();
    for person in people {
        for one in governance.office.with_covers(person, today) {
            if !who.contains(&one) {
                who.push(one);
            }
        }
    }
    who
}
