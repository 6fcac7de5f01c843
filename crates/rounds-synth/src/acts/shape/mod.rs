//! Whether notes, messages and drafts have the shapes that were published. They are counted from
//! the acts and not from files, since a week of files of a whole hospital takes minutes; what the
//! feeds make of them is in `tests/workload_rows.rs`.

mod authorizations;
mod drafts;
mod messages;
mod notes;

use jiff::civil::date;

use crate::calendar::Day;
use crate::course::Plan;
use crate::planted::Planted;
use crate::scene::Scene;
use crate::size::Size;
use crate::world::{Clinician, Job, Setting, ShiftKind, World};

/// A health system and what is planned in it.
struct Story {
    world: World,
    plan: Plan,
    planted: Planted,
}

impl Story {
    fn new(size: Size, seed: u64, planted: fn(&World) -> Planted) -> Self {
        let days = (date(2025, 11, 1), date(2026, 11, 1));
        let mut world = World::new(seed, size, days).expect("a calendar");
        let planted = planted(&world);
        world.changes = planted.clinicians.changes();
        let plan = Plan::new(&world, &planted);
        Self {
            world,
            plan,
            planted,
        }
    }

    fn clean(size: Size, seed: u64) -> Self {
        Self::new(size, seed, |_| Planted::none())
    }

    fn with_problems(size: Size, seed: u64) -> Self {
        Self::new(size, seed, Planted::draw)
    }

    fn scene(&self, department: usize, day: Day) -> Scene<'_> {
        Scene::new(&self.world, (&self.plan, &self.planted), department, day)
    }

    fn departments(&self, wanted: impl Fn(Setting, &str) -> bool) -> Vec<usize> {
        let all = self.world.departments.iter().enumerate();
        all.filter(|(_, here)| wanted(here.setting, here.specialty))
            .map(|(position, _)| position)
            .collect()
    }

    fn primary_care(&self) -> Vec<usize> {
        self.departments(|_, specialty| {
            matches!(
                specialty,
                "family medicine" | "internal medicine" | "pediatrics"
            )
        })
    }

    /// The days of some weeks; the first of `first` is a Monday.
    fn weeks(&self, first: jiff::civil::Date, weeks: i32) -> impl Iterator<Item = Day> + use<> {
        let first = self.world.calendar.day(first).0;
        (first..first + 7 * weeks).map(Day)
    }

    /// Hours for which patients are booked with somebody on a day.
    fn scheduled_hours(&self, person: &Clinician, day: Day) -> f64 {
        let shifts = self.world.shifts(person, day);
        let clinics = shifts
            .iter()
            .filter(|shift| shift.kind == ShiftKind::Clinic);
        clinics
            .map(|shift| (shift.end_minute - shift.start_minute) / 60.0)
            .sum()
    }

    fn is_physician(&self, position: usize) -> bool {
        self.world.clinician(position).job == Job::Physician
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
