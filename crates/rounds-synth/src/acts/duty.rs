//! Who of a department is at work at each minute of a scene's day, looked up once, so that orders
//! and alerts of the day need not ask every schedule again.

use crate::calendar::{Day, Moment};
use crate::scene::Scene;
use crate::world::Job;

const DAY_MINUTES: f64 = 1_440.0;

/// The stretches in which the department's people are at work around a day.
#[derive(Debug)]
pub(crate) struct Duty {
    day: Day,
    /// Position in the staff, job, and from and to in minutes after the midnight of the day.
    stretches: Vec<(usize, Job, f64, f64)>,
}

impl Duty {
    /// The people of a scene's department on its day, with the nights before and after.
    pub(crate) fn of(scene: &Scene<'_>) -> Self {
        let world = scene.world;
        let mut stretches = Vec::new();
        for position in scene.here().staff.clone() {
            let person = world.clinician(position);
            for away in [-1, 0, 1] {
                let shift = f64::from(away) * DAY_MINUTES;
                let day = Day(scene.day.0 + away);
                let work = world.shifts(person, day).into_iter();
                stretches.extend(work.filter(|stretch| stretch.is_work()).map(|stretch| {
                    let (from, to) = (stretch.start_minute, stretch.end_minute);
                    (position, person.job, from + shift, to + shift)
                }));
            }
        }
        Self {
            day: scene.day,
            stretches,
        }
    }

    /// The minute of the scene's day at which something happens.
    pub(crate) fn minute(&self, scene: &Scene<'_>, at: Moment) -> f64 {
        let wall = scene.world.calendar.wall(at);
        wall.ms_of_day as f64 / 60_000.0 + f64::from(wall.day.0 - self.day.0) * DAY_MINUTES
    }

    /// Whether somebody is at work.
    pub(crate) fn is_there(&self, clinician: usize, minute: f64) -> bool {
        self.stretches
            .iter()
            .any(|(who, _, from, to)| *who == clinician && (*from..*to).contains(&minute))
    }

    /// Somebody with such a job who is at work; the same `turn` is the same person while the
    /// people stay the same.
    pub(crate) fn someone(
        &self,
        minute: f64,
        turn: u64,
        wanted: impl Fn(Job) -> bool,
    ) -> Option<usize> {
        let there = || {
            let all = self.stretches.iter();
            all.filter(|(_, job, from, to)| wanted(*job) && (*from..*to).contains(&minute))
        };
        let count = there().count() as u64;
        let chosen = turn.checked_rem(count)? as usize;
        there().nth(chosen).map(|(who, ..)| *who)
    }
}
