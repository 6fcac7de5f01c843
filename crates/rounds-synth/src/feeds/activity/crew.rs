//! Who is at work in a department at each minute of a day, and the diaries that fill up as the
//! day's work is handed out among them.

use std::collections::BTreeMap;

use super::diary::{Chart, Diary, Place};
use crate::calendar::{Day, Moment};
use crate::course::Visit;
use crate::scene::Scene;
use crate::world::Job;

/// One stretch of duty, in minutes after midnight of the scene's day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Duty {
    pub(crate) person: usize,
    pub(crate) job: Job,
    pub(crate) start: f64,
    pub(crate) end: f64,
}

/// A department's people on one day, and what they do.
pub(crate) struct Crew<'a> {
    pub(crate) scene: &'a Scene<'a>,
    /// Those at work, the night shift that began the day before among them.
    pub(crate) duties: Vec<Duty>,
    pub(crate) diaries: BTreeMap<usize, Diary>,
}

impl<'a> Crew<'a> {
    /// Everybody at work, with empty diaries.
    pub(crate) fn of(scene: &'a Scene<'a>) -> Self {
        let mut duties = Vec::new();
        for (position, shifts) in &scene.roster {
            let person = scene.world.clinician(*position);
            let duty = |start: f64, end: f64| Duty {
                person: person.position,
                job: person.job,
                start,
                end,
            };
            let today = shifts.iter().filter(|shift| shift.is_work());
            duties.extend(today.map(|shift| duty(shift.start_minute, shift.end_minute)));
            let yesterday = scene.world.shifts(person, Day(scene.day.0 - 1));
            let nights = yesterday
                .iter()
                .filter(|shift| shift.is_work() && shift.end_minute > 1_440.0);
            duties.extend(
                nights.map(|shift| duty(shift.start_minute - 1_440.0, shift.end_minute - 1_440.0)),
            );
        }
        Self {
            scene,
            duties,
            diaries: BTreeMap::new(),
        }
    }

    /// Somebody with such a job who is at work at this minute; the same `turn` is the same person
    /// while the people stay the same.
    pub(crate) fn on_duty(
        &self,
        minute: f64,
        turn: u64,
        wanted: impl Fn(Job) -> bool,
    ) -> Option<usize> {
        let fits = |duty: &&Duty| wanted(duty.job) && duty.start <= minute && minute < duty.end;
        let count = self.duties.iter().filter(fits).count() as u64;
        if count == 0 {
            return None;
        }
        let chosen = self.duties.iter().filter(fits).nth((turn % count) as usize);
        chosen.map(|duty| duty.person)
    }

    /// Stretches of duty that begin on the day.
    pub(crate) fn beginning(&self) -> Vec<Duty> {
        let today = self.duties.iter().filter(|duty| duty.start >= 0.0);
        today.copied().collect()
    }

    /// Somebody's diary.
    pub(crate) fn diary(&mut self, person: usize) -> &mut Diary {
        self.diaries.entry(person).or_default()
    }

    /// The instant at this minute of the day.
    pub(crate) fn at(&self, minute: f64) -> Moment {
        self.scene.world.calendar.moment(self.scene.day, minute)
    }

    /// Minutes from the day's midnight to an instant.
    pub(crate) fn minute(&self, at: Moment) -> f64 {
        at.minutes_since(self.at(0.0))
    }

    /// Where somebody is at an instant: at work from an hour before their duty to an hour after
    /// it, else at home.
    pub(crate) fn place(&self, person: usize, at: Moment) -> Place {
        let minute = self.minute(at);
        let near = |start: f64, end: f64, minute: f64| (start - 60.0..end + 60.0).contains(&minute);
        let here = self.duties.iter().filter(|duty| duty.person == person);
        if here
            .into_iter()
            .any(|duty| near(duty.start, duty.end, minute))
        {
            return Place::Work;
        }
        if self.is_of_department(person) && (0.0..1_380.0).contains(&minute) {
            return Place::Home;
        }
        let wall = self.scene.world.calendar.wall(at);
        let minute = wall.ms_of_day as f64 / 60_000.0;
        let person = self.scene.world.clinician(person);
        let at_work = |day: Day, minute: f64| {
            let shifts = self.scene.world.shifts(person, day);
            let mut work = shifts.iter().filter(|shift| shift.is_work());
            work.any(|shift| near(shift.start_minute, shift.end_minute, minute))
        };
        if at_work(wall.day, minute) || at_work(Day(wall.day.0 - 1), minute + 1_440.0) {
            Place::Work
        } else {
            Place::Home
        }
    }

    fn is_of_department(&self, person: usize) -> bool {
        self.scene.here().staff.contains(&person)
    }
}

/// The chart of a visit.
pub(crate) fn chart(visit: &Visit) -> Chart {
    Chart {
        patient: visit.patient,
        visit: Some(visit.number),
    }
}
