//! Who deals with a message, and when: in hours in which offices are open, by somebody who is at
//! work; by a colleague while the recipient is on leave; in the evening at home.
//!
//! The share done at home is such that of the inbox's messages to physicians about a third is done
//! outside work hours: Akbar et al., JAMIA 2021;28:923 found 19 of 52 minutes a day, 37 %.

use super::message::{MessageKind, works_pool};
use super::signing::{evening, home_chance, next_at_work};
use crate::calendar::{Calendar, Day, Moment};
use crate::random::Random;
use crate::scene::Scene;
use crate::world::{Clinician, Job, ShiftKind};

/// Opening hours, in minutes after midnight.
const OPENS: f64 = 480.0;
const CLOSES: f64 = 1_020.0;
/// Share of messages to a person that are done at home by people of usual habits.
const AT_HOME: f64 = 0.3;
/// Share of messages to people on leave that a colleague deals with.
const COVERED: f64 = 0.85;

/// What became of a message.
pub(super) struct Handling {
    opened_at: Moment,
    done_at: Moment,
    handled_by: usize,
    at_home: bool,
}

impl Handling {
    fn new(
        received_at: Moment,
        (done_at, at_home): (Moment, bool),
        handled_by: usize,
        random: &mut Random,
    ) -> Self {
        let done_at = done_at.max(received_at.after_minutes(1.0));
        // Most are done as soon as they are read.
        let before = if random.chance(0.6) {
            random.within(0.3, 4.0)
        } else {
            random.within(4.0, 40.0)
        };
        Self {
            opened_at: done_at.after_minutes(-before).max(received_at),
            done_at,
            handled_by,
            at_home,
        }
    }

    /// When it was opened and done, by whom, and whether at home.
    pub(super) fn parts(
        handling: Option<Self>,
    ) -> (Option<Moment>, Option<Moment>, Option<usize>, bool) {
        match handling {
            Some(handling) => (
                Some(handling.opened_at),
                Some(handling.done_at),
                Some(handling.handled_by),
                handling.at_home,
            ),
            None => (None, None, None, false),
        }
    }
}

/// Median minutes of opening hours until a message is done.
fn median_minutes(kind: MessageKind) -> f64 {
    match kind {
        MessageKind::PatientAdvice => 260.0,
        MessageKind::Refill => 210.0,
        MessageKind::Result => 330.0,
        MessageKind::Staff => 150.0,
        MessageKind::Admin => 480.0,
    }
}

/// A message to a pool of nurses, assistants or registrars.
pub(super) fn by_pool(
    scene: &Scene<'_>,
    kind: MessageKind,
    received_at: Moment,
    random: &mut Random,
) -> Option<Handling> {
    let calendar = &scene.world.calendar;
    let factor = scene
        .planted
        .clinicians
        .pool_wait_factor(scene.department, scene.day);
    let wait = random.log_normal(0.6 * median_minutes(kind), 0.9) * factor;
    let mut done_at = after_opening_minutes(calendar, received_at, wait);
    let turn = random.next();
    // Somebody is back within days, whoever is on leave.
    for _ in 0..40 {
        let (day, minute) = minute_of(calendar, done_at);
        let is_open = (OPENS - 60.0..CLOSES + 180.0).contains(&minute);
        let wanted = |job: Job| works_pool(kind, job);
        let on_duty = scene
            .world
            .on_duty(scene.department, (day, minute), turn, wanted);
        match on_duty {
            Some(person) if is_open => {
                let done = (done_at, false);
                return Some(Handling::new(received_at, done, person, random));
            }
            _ => done_at = after_opening_minutes(calendar, done_at, 90.0),
        }
    }
    None
}

/// A message to a person.
pub(super) fn by_person(
    scene: &Scene<'_>,
    kind: MessageKind,
    (person, received_at): (&Clinician, Moment),
    random: &mut Random,
) -> Option<Handling> {
    let world = scene.world;
    let wait = random.log_normal(median_minutes(kind), 0.9);
    let done_at = after_opening_minutes(&world.calendar, received_at, wait);
    let at = minute_of(&world.calendar, done_at);
    let shifts = world.shifts(person, at.0);
    let is_away = shifts.iter().any(|shift| shift.kind == ShiftKind::Leave);
    if is_away && random.chance(COVERED) {
        let colleague = world.on_duty(
            person.department,
            at,
            random.next(),
            Job::sees_clinic_patients,
        );
        if let Some(colleague) = colleague {
            return Some(Handling::new(
                received_at,
                (done_at, false),
                colleague,
                random,
            ));
        }
    }
    let chance = if is_away {
        0.0
    } else {
        home_chance(scene, person, AT_HOME)
    };
    if random.chance(chance) {
        let received_minute = minute_of(&world.calendar, received_at).1;
        let days = i32::from(received_minute > 1_200.0);
        let evening = evening(world, person, Day(scene.day.0 + days), random);
        if let Some(evening) = evening.filter(|evening| *evening > received_at) {
            let done = (evening, true);
            return Some(Handling::new(received_at, done, person.position, random));
        }
    }
    let done_at = next_at_work(world, person, at, random)?;
    Some(Handling::new(
        received_at,
        (done_at, false),
        person.position,
        random,
    ))
}

fn minute_of(calendar: &Calendar, moment: Moment) -> (Day, f64) {
    let wall = calendar.wall(moment);
    (wall.day, wall.ms_of_day as f64 / 60_000.0)
}

/// The moment when offices have been open for so many more minutes.
pub(super) fn after_opening_minutes(calendar: &Calendar, from: Moment, minutes: f64) -> Moment {
    let (mut day, minute) = minute_of(calendar, from);
    let mut minute = minute.clamp(OPENS, CLOSES);
    let mut left = minutes;
    for _ in 0..400 {
        if calendar.is_working_day(day) {
            let today = CLOSES - minute;
            if left < today {
                return calendar.moment(day, minute + left);
            }
            left -= today;
        }
        day = Day(day.0 + 1);
        minute = OPENS;
    }
    calendar.moment(day, OPENS)
}
