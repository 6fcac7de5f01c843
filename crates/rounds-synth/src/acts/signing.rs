//! When notes are opened, put aside and signed, and by whom: right after the visit, between later
//! ones, at home in the evening, or days later; in hospitals by who is there. What is in a note is
//! in `note.rs`.

use super::note::NoteKind;
use crate::calendar::{Day, Moment};
use crate::course::Visit;
use crate::random::Random;
use crate::scene::Scene;
use crate::world::{Clinician, Job, ShiftKind, World};

/// Shares of clinic notes that are signed right after the visit, and in the evening at home by
/// somebody of the usual habits.
const AT_ONCE: f64 = 0.42;
const AT_HOME: f64 = 0.17;
/// Share of clinic notes that are signed on a later day.
const LATER: f64 = 0.1;
/// Minutes at home of somebody of the usual habits; see `world::staff`.
const USUAL_HOME_MINUTES: f64 = 32.0;

/// Who wrote a note, and when.
pub(super) struct Signing {
    pub(super) author: usize,
    pub(super) opened_at: Moment,
    pub(super) pended_at: Option<Moment>,
    pub(super) signed_at: Moment,
    pub(super) at_home: bool,
    pub(super) cosigned: Option<(usize, Moment)>,
}

/// The chance that somebody takes a piece of work home, of which people with usual habits take
/// the share `usual` there.
pub(super) fn home_chance(scene: &Scene<'_>, person: &Clinician, usual: f64) -> f64 {
    let habit = (person.home_minutes / USUAL_HOME_MINUTES).sqrt();
    let planted = &scene.planted.clinicians;
    let factor = planted.home_factor(person.department, scene.day);
    (usual * habit * factor).min(0.75)
}

/// A moment of the evening of `day` at home, at least an hour and a half after work; none on
/// leave.
pub(super) fn evening(
    world: &World,
    person: &Clinician,
    day: Day,
    random: &mut Random,
) -> Option<Moment> {
    let shifts = world.shifts(person, day);
    if shifts.iter().any(|shift| shift.kind == ShiftKind::Leave) {
        return None;
    }
    let last = shifts
        .iter()
        .filter(|shift| shift.is_work())
        .map(|shift| shift.end_minute)
        .fold(0.0, f64::max);
    let from = (last + 90.0).max(1_110.0);
    (from < 1_380.0).then(|| {
        world
            .calendar
            .moment(day, random.within(from, from.max(1_350.0) + 20.0))
    })
}

/// The next moment from this minute of this day on at which somebody is at work, and a little
/// more.
pub(super) fn next_at_work(
    world: &World,
    person: &Clinician,
    (day, minute): (Day, f64),
    random: &mut Random,
) -> Option<Moment> {
    for later in 0..21 {
        let day = Day(day.0 + later);
        let from = if later == 0 { minute } else { 0.0 };
        for shift in world.shifts(person, day) {
            if shift.is_work() && from < shift.end_minute - 5.0 {
                let start = shift.start_minute.max(from);
                let wait = random.exponential(25.0).min(shift.end_minute - start - 1.0);
                return Some(world.calendar.moment(day, start + wait));
            }
        }
    }
    None
}

/// A note about a visit in a clinic.
pub(super) fn of_clinic(scene: &Scene<'_>, visit: &Visit, random: &mut Random) -> Option<Signing> {
    let world = scene.world;
    let author = world.clinician(visit.clinician);
    let opened_at = visit.start.after_minutes(random.within(2.0, 9.0));
    let at_once = visit.end.after_minutes(random.exponential(3.0));
    let mut signing = Signing {
        author: author.position,
        opened_at,
        pended_at: Some(visit.end.after_minutes(random.within(0.0, 2.0))),
        signed_at: at_once,
        at_home: false,
        cosigned: None,
    };
    if random.chance(home_chance(scene, author, AT_HOME))
        && let Some(evening) = evening(world, author, scene.day, random)
    {
        signing.signed_at = evening;
        signing.at_home = true;
        return Some(signing);
    }
    let choice = random.unit();
    if choice < LATER {
        let days = 1 + random.poisson(0.7) as i32;
        let from = (Day(scene.day.0 + days), 0.0);
        signing.signed_at = next_at_work(world, author, from, random).unwrap_or(at_once);
    } else if choice > LATER + AT_ONCE {
        let end = scene
            .roster
            .iter()
            .filter(|(position, _)| *position == author.position)
            .flat_map(|(_, shifts)| shifts)
            .filter(|shift| shift.is_work())
            .map(|shift| shift.end_minute)
            .fold(0.0, f64::max);
        let left = world.calendar.moment(scene.day, end).minutes_since(at_once);
        signing.signed_at = at_once.after_minutes(random.within(0.0, left.max(2.0)));
    } else {
        signing.pended_at = None;
    }
    Some(signing)
}

/// A note about an emergency visit, signed before the shift ends or soon after it.
pub(super) fn of_emergency(
    scene: &Scene<'_>,
    visit: &Visit,
    random: &mut Random,
) -> Option<Signing> {
    let opened_at = visit.start.after_minutes(random.within(8.0, 45.0));
    let close = visit.end.minutes_since(opened_at).max(10.0);
    let signed_at = opened_at.after_minutes(random.within(5.0, close.min(240.0)));
    let wall = scene.world.calendar.wall(opened_at);
    let minute = wall.ms_of_day as f64 / 60_000.0;
    let author = scene.world.clinician(visit.clinician);
    let is_there = scene.world.shift_at(author, wall.day, minute).is_some();
    let author = if is_there {
        author.position
    } else {
        let at = (wall.day, minute);
        scene
            .world
            .on_duty(scene.department, at, visit.number, Job::orders)?
    };
    Some(Signing {
        author,
        opened_at,
        pended_at: random
            .chance(0.5)
            .then(|| opened_at.after_minutes(random.within(2.0, 6.0))),
        signed_at,
        at_home: false,
        cosigned: None,
    })
}

/// Who writes in a ward by day.
pub(super) struct Team {
    residents: Vec<usize>,
    attendings: Vec<usize>,
}

impl Team {
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let by_day = |wanted: Job| {
            scene
                .at_work()
                .filter(|(person, shifts)| {
                    person.job == wanted
                        && shifts
                            .iter()
                            .any(|shift| shift.is_work() && shift.start_minute < 600.0)
                })
                .map(|(person, _)| person.position)
                .collect()
        };
        Self {
            residents: by_day(Job::Resident),
            attendings: by_day(Job::Physician),
        }
    }

    /// The author by day, and who signs too.
    fn author(&self, visit: &Visit) -> Option<(usize, Option<usize>)> {
        let turn = |of: &[usize]| {
            let position = visit.number % of.len().max(1) as u64;
            of.get(position as usize).copied()
        };
        match (turn(&self.residents), turn(&self.attendings)) {
            // Attendings write about a third of the patients' notes themselves.
            (Some(resident), attending) if !visit.number.is_multiple_of(3) => {
                Some((resident, attending))
            }
            (_, Some(attending)) => Some((attending, None)),
            (Some(resident), None) => Some((resident, None)),
            (None, None) => None,
        }
    }
}

/// A note about a stay: of the admission at whatever hour, of all else by day.
pub(super) fn in_hospital(
    scene: &Scene<'_>,
    (team, kind): (&Team, NoteKind),
    visit: &Visit,
    random: &mut Random,
) -> Option<Signing> {
    let calendar = &scene.world.calendar;
    let mut opened_at = match kind {
        NoteKind::Admission => visit.start.after_minutes(random.within(25.0, 120.0)),
        NoteKind::Operation => visit.start.after_minutes(random.within(90.0, 200.0)),
        NoteKind::Discharge => visit.end.after_minutes(-random.within(20.0, 90.0)),
        _ => calendar.moment(scene.day, random.within(500.0, 900.0)),
    };
    let wall = calendar.wall(opened_at);
    let minute = wall.ms_of_day as f64 / 60_000.0;
    let by_day = wall.day == scene.day && (440.0..1_110.0).contains(&minute);
    let (author, cosigner) = if by_day {
        team.author(visit)?
    } else {
        let on_duty = scene.world.on_duty(
            scene.department,
            (wall.day, minute),
            visit.number,
            Job::orders,
        );
        match on_duty {
            Some(author) => (author, None),
            None => {
                opened_at = calendar.moment(scene.day, random.within(500.0, 900.0));
                team.author(visit)?
            }
        }
    };
    let wait = random.log_normal(35.0, 0.9).min(110.0);
    let signed_at = opened_at.after_minutes(wait);
    Some(Signing {
        author,
        opened_at,
        pended_at: (wait > 30.0).then(|| opened_at.after_minutes(random.within(5.0, 20.0))),
        signed_at,
        at_home: false,
        cosigned: cosigner.map(|attending| {
            let cosigned_at = signed_at.after_minutes(random.within(5.0, 60.0));
            (attending, cosigned_at)
        }),
    })
}
