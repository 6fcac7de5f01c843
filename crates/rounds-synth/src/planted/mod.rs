//! What is wrong on purpose, and what only looks so. Each area decides here, from the seed, which
//! problem befalls whom and when; the courses and feeds ask for the effects and know nothing of
//! the reasons. The labels go to `truth` and nowhere else.
//!
//! With [`Planted::none`] every effect is neutral: that data is for counting false alarms.

mod access;
mod ai;
pub(crate) mod alerts;
pub(crate) mod clinicians;
pub(crate) mod data;
pub(crate) mod entry;
pub(crate) mod operations;
mod prior_auth;
pub(crate) mod privacy;

use crate::calendar::Day;
use crate::random::Random;
use crate::world::World;
use access::Access;
use ai::Ai;
pub(crate) use ai::effects::AiEffects;
#[cfg(test)]
pub(crate) use ai::{What as AiWhat, effects::Group as AiGroup};
use alerts::Alerts;
use clinicians::Clinicians;
use data::Data;
pub(crate) use entry::Entry;
use entry::Target;
use operations::Operations;
use prior_auth::PriorAuth;
use privacy::Privacy;

/// Everything planted, by area.
#[derive(Debug, Default)]
pub(crate) struct Planted {
    pub(crate) access: Access,
    pub(crate) clinicians: Clinicians,
    pub(crate) ai: Ai,
    pub(crate) prior_auth: PriorAuth,
    pub(crate) operations: Operations,
    pub(crate) data: Data,
    pub(crate) alerts: Alerts,
    pub(crate) privacy: Privacy,
}

impl Planted {
    /// Draws the problems and decoys of a seed.
    pub(crate) fn draw(world: &World) -> Self {
        Self {
            access: Access::draw(world),
            clinicians: Clinicians::draw(world),
            ai: Ai::draw(world),
            prior_auth: PriorAuth::draw(world),
            operations: Operations::draw(world),
            data: Data::draw(world),
            alerts: Alerts::draw(world),
            privacy: Privacy::draw(),
        }
    }

    /// One thing of models alone, from the first day on.
    #[cfg(test)]
    pub(crate) fn ai_alone(what: AiWhat, model: usize, size: f64) -> Self {
        Self {
            ai: Ai::alone(what, model, size),
            ..Self::default()
        }
    }

    /// Nothing is wrong.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// All entries, problems before decoys.
    pub(crate) fn entries(&self, world: &World) -> Vec<Entry> {
        let mut entries = self.access.entries(world);
        entries.extend(self.clinicians.entries(world));
        entries.extend(self.ai.entries(world));
        entries.extend(self.data.entries(world));
        entries.extend(self.alerts.entries());
        entries.extend(self.privacy.entries());
        entries.extend(self.prior_auth.entries(world));
        entries.extend(self.operations.entries(world));
        entries.sort_by_key(|entry| entry.decoy);
        entries
    }

    /// How much more of a clinic's slots are booked than usual.
    pub(crate) fn booked_share(&self, department: usize, day: Day) -> f64 {
        self.access.booked_share(department, day)
    }

    /// Median days from booking to the visit.
    pub(crate) fn lead_days(&self, world: &World, department: usize, day: Day) -> f64 {
        self.access.lead_days(world, department, day)
    }

    /// How many times as many do not come as usual.
    pub(crate) fn no_show_factor(&self, department: usize, day: Day) -> f64 {
        self.access.no_show_factor(department, day)
    }

    /// How many times as many emergency visits a site has as usual.
    pub(crate) fn emergency_factor(&self, site: usize, day: Day) -> f64 {
        self.access.emergency_factor(site, day)
    }
}

/// A department as what something befalls.
pub(crate) fn department_target(world: &World, department: usize) -> Target {
    let department = world.department(department);
    Target {
        kind: "department",
        id: department.id.clone(),
        name: department.name.clone(),
    }
}

/// One of the things, when there are any.
pub(crate) fn one_of<T: Clone>(from: &[T], random: &mut Random) -> Option<T> {
    random.pick(from).cloned()
}

/// A Monday that lies between these shares of the data.
pub(crate) fn a_day(world: &World, random: &mut Random, (from, to): (f64, f64)) -> Day {
    let days = f64::from(world.calendar.end().0);
    let day = Day((days * random.within(from, to)) as i32);
    let weekday = world.calendar.weekday(day).to_monday_zero_offset();
    Day((day.0 - i32::from(weekday)).max(1))
}
