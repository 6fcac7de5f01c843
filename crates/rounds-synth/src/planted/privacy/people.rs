//! Finds people for the stories: somebody who can sign in on a day, and a patient who stands to
//! them as the story needs.

use std::ops::Range;

use super::{Access, Style};
use crate::calendar::Day;
use crate::course::{Plan, Visit};
use crate::planted::a_day;
use crate::random::Random;
use crate::world::{Clinician, Job, PatientNumber, World};

/// Who looks at which chart, in which visit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) user: usize,
    pub(super) patient: PatientNumber,
    pub(super) visit: Option<u64>,
}

/// The world with the chance of the stories.
pub(super) struct People<'a> {
    pub(super) world: &'a World,
    pub(super) plan: &'a Plan,
    pub(super) random: Random,
    /// Nobody is in two stories.
    used: Vec<usize>,
    pub(super) former: Option<(usize, PatientNumber, Day)>,
}

impl<'a> People<'a> {
    pub(super) fn new(world: &'a World, plan: &'a Plan, random: Random) -> Self {
        Self {
            world,
            plan,
            random,
            used: Vec::new(),
            former: None,
        }
    }

    /// A day in the middle part of the data.
    pub(super) fn day(&mut self) -> Day {
        a_day(self.world, &mut self.random, (0.38, 0.72))
    }

    /// Somebody for whom this finds an answer, and the answer; each person once.
    pub(super) fn find<T>(
        &mut self,
        wanted: impl Fn(&Clinician) -> bool,
        mut answer: impl FnMut(&mut Self, &Clinician) -> Option<T>,
    ) -> Option<(usize, T)> {
        let world = self.world;
        let count = world.staff.len();
        let first = self.random.below(count);
        for step in 0..count {
            let person = world.clinician((first + step) % count);
            let stays = person.starts.is_none() && person.ends.is_none();
            if !stays || self.used.contains(&person.position) || !wanted(person) {
                continue;
            }
            if let Some(found) = answer(self, person) {
                self.used.push(person.position);
                return Some((person.position, found));
            }
        }
        None
    }

    /// Somebody of the staff.
    pub(super) fn somebody(&mut self, wanted: impl Fn(&Clinician) -> bool) -> Option<usize> {
        self.find(wanted, |_, _| Some(())).map(|(user, ())| user)
    }

    /// The first day from `from` on with work, and a minute of it.
    pub(super) fn at_work(&mut self, user: usize, from: Day) -> Option<(Day, f64)> {
        let person = self.world.clinician(user);
        for later in 0..40 {
            let day = Day(from.0 + later);
            let shifts = self.world.shifts(person, day);
            let work = shifts.iter().find(|shift| shift.is_work());
            if let Some(shift) = work {
                let last = (shift.end_minute - 40.0).max(shift.start_minute + 5.0);
                let minute = self.random.within(shift.start_minute + 5.0, last);
                return Some((day, minute));
            }
        }
        None
    }

    /// Patients of the area of somebody's site.
    pub(super) fn area(&self, user: usize) -> Range<u32> {
        let department = self.world.clinician(user).department;
        let site = self.world.site(self.world.department(department).site);
        let count = self.world.scale.patients_per_hospital as u32;
        let first = site.catchment as u32 * count;
        first..first + count
    }

    /// Some patient of the area whom nobody of the staff is or lives with.
    pub(super) fn stranger(&mut self, user: usize) -> PatientNumber {
        let area = self.area(user);
        for _ in 0..30 {
            let number = area.start + self.random.below(area.len()) as u32;
            let household = self.world.patient(number).members;
            let is_own = household
                .into_iter()
                .any(|member| self.world.employee(member).is_some());
            if !is_own {
                return number;
            }
        }
        area.start + self.random.below(area.len()) as u32
    }

    /// A visit to a hospital within these shares of the data that fits; from a random one on.
    pub(super) fn visit(&mut self, mut fits: impl FnMut(&Visit) -> bool) -> Option<&'a Visit> {
        let plan: &'a Plan = self.plan;
        let days = f64::from(self.world.calendar.end().0);
        let calendar = &self.world.calendar;
        let middle = Day((days * 0.38) as i32)..Day((days * 0.72) as i32);
        let count = plan.visits.len();
        let first = self.random.below(count);
        let mut all = plan
            .visits
            .iter()
            .skip(first)
            .chain(plan.visits.iter().take(first));
        all.find(|visit| middle.contains(&calendar.wall(visit.start).day) && fits(visit))
    }

    /// An access at work, on the first day from `from` on.
    pub(super) fn access(&mut self, look: Look, from: Day, style: Style) -> Option<Access> {
        let (day, minute) = self.at_work(look.user, from)?;
        Some(Access {
            user: look.user,
            patient: look.patient,
            visit: look.visit,
            day,
            minute,
            at_home: false,
            style,
            story: 0,
        })
    }

    /// The same chart some times within some weeks.
    pub(super) fn again(&mut self, look: Look, from: Day, times: i32) -> Vec<Access> {
        (0..times)
            .filter_map(|time| {
                let seconds = self.random.within(60.0, 260.0);
                self.access(look, Day(from.0 + 6 * time), Style::Read(seconds))
            })
            .collect()
    }

    /// Several strangers in one go on one day, one every so many minutes.
    pub(super) fn in_a_row(
        &mut self,
        user: usize,
        (from, count): (Day, usize),
        (minutes, style): (f64, Style),
    ) -> Vec<Access> {
        let Some((day, start)) = self.at_work(user, from) else {
            return Vec::new();
        };
        let row = (0..count).map(|place| Access {
            user,
            patient: self.stranger(user),
            visit: None,
            day,
            minute: start + minutes * place as f64,
            at_home: false,
            style,
            story: 0,
        });
        row.collect()
    }

    /// Who of the staff is in charge of a department: the first who signs orders, or the first.
    pub(super) fn head(&self, department: usize) -> usize {
        let first = self.world.staff_of(department, Job::orders).next();
        first.unwrap_or(self.world.department(department).staff.start)
    }
}
