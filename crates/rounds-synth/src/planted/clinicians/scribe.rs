//! The pilot of the ambient scribe: clinics begin in a drawn order, and a visit with it has a
//! shorter note but the same evening. Also what changes notes without harm: a template that makes
//! them longer, and new residents in July.
//!
//! Size of the effect, share of visits, and the missing effect after hours: Lukac et al., NEJM AI
//! 2025 (two scribes, −9.5 % and −1.7 %, used in 29.5–33.5 % of visits); Rotenstein et al., JAMA
//! 2026 (documentation −10 %, after hours no change, a third of users in over half of visits).

use super::{Turns, clinics};
use crate::calendar::Day;
use crate::planted::entry::{Area, Entry, Seen, Span, Target};
use crate::planted::{a_day, department_target};
use crate::random::{Random, Topic};
use crate::world::{Clinician, Job, World};

const HABIT: Topic = Topic::new("scribe habit");
/// Clinics begin in so many steps, four weeks apart.
const STEPS: usize = 6;
const STEP_DAYS: i32 = 28;
/// Days until somebody uses it as much as they will.
const LEARNING_DAYS: i32 = 28;
/// New residents become as quick as the old ones within these days.
const RESIDENT_DAYS: i32 = 56;

/// The scribe, and what else befalls notes.
#[derive(Debug, Default)]
pub(crate) struct Scribe {
    /// `None` when the scribe has long been in use everywhere.
    pilot: Option<Pilot>,
    template: Option<(usize, Span, f64)>,
    new_residents: Option<(Day, f64)>,
}

/// A stepped-wedge pilot.
#[derive(Debug)]
struct Pilot {
    /// When each department begins: its position and its first day, in the order of steps.
    begins: Vec<(usize, Day)>,
    /// The logarithm of the ratio of writing times with and without the scribe.
    log_effect: f64,
}

impl Scribe {
    pub(super) fn draw(world: &World, taken: &mut Turns, random: &mut Random) -> Self {
        let order = Turns::of(clinics(world), random).order;
        let first = a_day(world, random, (0.33, 0.38));
        let count = order.len().max(1);
        let begins = order.into_iter().enumerate().map(|(turn, department)| {
            let step = (turn * STEPS / count) as i32;
            (department, Day(first.0 + step * STEP_DAYS))
        });
        let pilot = Pilot {
            begins: begins.collect(),
            log_effect: -random.within(0.08, 0.14),
        };
        let template = taken.take().map(|clinic| {
            let span = Span::from(a_day(world, random, (0.45, 0.65)));
            (clinic, span, random.within(1.4, 1.7))
        });
        let calendar = &world.calendar;
        let is_july = |day: &Day| {
            let date = calendar.date(*day);
            (date.month(), date.day()) == (7, 1)
        };
        Self {
            pilot: Some(pilot),
            template,
            new_residents: calendar
                .days()
                .find(is_july)
                .map(|day| (day, random.within(1.4, 1.7))),
        }
    }

    /// The day on which a department may begin to use it; `None` when it never does. Long before
    /// the data where there is no pilot.
    pub(crate) fn begins(&self, department: usize) -> Option<Day> {
        let Some(pilot) = &self.pilot else {
            return Some(Day(-365));
        };
        let found = pilot.begins.iter().find(|(other, _)| *other == department);
        found.map(|(_, day)| *day)
    }

    /// The step of the pilot, counted from 1, in which a department begins.
    pub(crate) fn step(&self, department: usize) -> Option<i32> {
        let pilot = self.pilot.as_ref()?;
        let (_, first) = pilot.begins.first()?;
        let begins = self.begins(department)?;
        Some((begins.0 - first.0) / STEP_DAYS + 1)
    }

    /// The share of visits in which somebody uses the scribe on a day: some never do, a third do
    /// in most.
    pub(crate) fn share_of_visits(&self, world: &World, person: &Clinician, day: Day) -> f64 {
        let Some(begins) = self.begins(person.department) else {
            return 0.0;
        };
        let learned = Span::from(begins).progress(day, LEARNING_DAYS);
        if learned == 0.0 || !person.job.sees_clinic_patients() {
            return 0.0;
        }
        let mut random = world.random(HABIT, &[person.position as u64]);
        let habit = random.unit();
        let share = match habit {
            habit if habit < 0.15 => 0.0,
            habit if habit < 0.66 => random.within(0.12, 0.45),
            _ => random.within(0.55, 0.9),
        };
        share * learned.sqrt()
    }

    /// What writing with the scribe takes, as a share of writing without.
    pub(crate) fn writing_factor(&self) -> f64 {
        self.pilot
            .as_ref()
            .map_or(1.0, |pilot| pilot.log_effect.exp())
    }

    pub(super) fn note_length_factor(&self, department: usize, day: Day) -> f64 {
        match self.template {
            Some((clinic, span, factor)) if clinic == department && span.holds(day) => factor,
            _ => 1.0,
        }
    }

    pub(super) fn new_residents_factor(&self, day: Day) -> f64 {
        match self.new_residents {
            Some((july, factor)) if day >= july => {
                let learned = Span::from(july).progress(day, RESIDENT_DAYS);
                factor + (1.0 - factor) * learned
            }
            _ => 1.0,
        }
    }

    pub(super) fn entries(&self, world: &World) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.pilot.as_ref().map(|pilot| piloted(world, pilot)));
        entries.extend(self.template.map(|planted| longer(world, planted)));
        entries.extend(self.new_residents.map(|planted| july(world, planted)));
        entries
    }
}

fn piloted(world: &World, pilot: &Pilot) -> Entry {
    let first = pilot.begins.first().map_or(Day(0), |(_, day)| *day);
    let steps: Vec<String> = pilot
        .begins
        .iter()
        .map(|(department, day)| {
            let name = &world.department(*department).name;
            format!("{name} on {}", world.calendar.date(*day))
        })
        .collect();
    Entry {
        id: "clinicians-scribe-pilot".into(),
        decoy: false,
        area: Area::Clinicians,
        kind: "pilot-effect",
        target: Target {
            kind: "tool",
            id: "tool-ambient-scribe".into(),
            name: "Ambient scribe".into(),
        },
        span: Span::from(first),
        size: pilot.log_effect,
        size_unit: "change of the logarithm of writing time in notes with the scribe; none after hours",
        notice: "AI committee",
        story: format!(
            "Clinics begin in a drawn order, step by step: {}.",
            steps.join(", ")
        ),
        // A pilot is estimated, not found.
        seen_in: Vec::new(),
    }
}

fn longer(world: &World, (department, span, factor): (usize, Span, f64)) -> Entry {
    let target = department_target(world, department);
    Entry {
        id: "clinicians-decoy-template".into(),
        decoy: true,
        area: Area::Clinicians,
        kind: "new-template",
        span,
        size: factor,
        size_unit: "times the usual characters of a note; the time is the same",
        notice: "nobody: the department asked for it",
        story: format!(
            "A new template makes the notes of {} longer, not slower.",
            target.name
        ),
        seen_in: vec![Seen::by(
            "clinicians.note_time",
            &[("department", &target.name)],
            None,
        )],
        target,
    }
}

fn july(world: &World, (day, factor): (Day, f64)) -> Entry {
    let departments = 0..world.departments.len();
    let with_residents = departments.filter(|department| {
        let mut residents = world.staff_of(*department, |job| job == Job::Resident);
        residents.next().is_some()
    });
    let seen = |department| {
        let name = world.department(department).name.as_str();
        Seen::by("clinicians.note_time", &[("department", name)], Some("up"))
    };
    Entry {
        id: "clinicians-decoy-new-residents".into(),
        decoy: true,
        area: Area::Clinicians,
        kind: "residents-change",
        target: Target {
            kind: "system",
            id: "residents".into(),
            name: "the residents".into(),
        },
        span: Span::of(day..Day(day.0 + RESIDENT_DAYS)),
        size: factor,
        size_unit: "times the usual time in a resident's note at first",
        notice: "nobody: it happens every July",
        story: "New residents begin on 1 July and write slowly for some weeks.".into(),
        seen_in: with_residents.map(seen).collect(),
    }
}
