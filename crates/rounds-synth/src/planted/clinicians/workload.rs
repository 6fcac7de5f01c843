//! Work after hours and the inbox: what climbs and what floods; a long leave, evening hours and
//! holidays, which only look so. The scribe is in `scribe.rs`.

use super::Turns;
use crate::acts::message::MessageKind;
use crate::calendar::Day;
use crate::planted::entry::{Area, Entry, Seen, Span, Target};
use crate::planted::{a_day, department_target};
use crate::random::Random;
use crate::world::schedule::Changes;
use crate::world::{Job, World};

/// Days until the work after hours has climbed all the way.
const CLIMB_DAYS: i32 = 56;
/// Colleagues of somebody on long leave work so much longer at home.
const COVER_FACTOR: f64 = 1.25;

/// What is planted in hours and messages.
#[derive(Debug, Default)]
pub(super) struct Workload {
    climb: Option<(usize, Span, f64)>,
    flood: Option<(usize, Span, f64)>,
    /// A pool that nobody is responsible for any more.
    unattended: Option<(usize, Span, f64)>,
    /// Decoy: position of the person on leave, their department, and when.
    long_leave: Option<(usize, usize, Span)>,
    /// Decoy: a clinic moves its hours into the evening, as its schedule says.
    evening_clinic: Option<(usize, Span)>,
    has_holidays: bool,
}

impl Workload {
    pub(super) fn draw(world: &World, clinics: &mut Turns, random: &mut Random) -> Self {
        let start = |random: &mut Random| a_day(world, random, (0.4, 0.65));
        let climb = clinics.take().map(|clinic| {
            let factor = random.within(2.2, 3.0);
            (clinic, Span::from(start(random)), factor)
        });
        let flood = clinics.take().map(|clinic| {
            let factor = random.within(2.5, 3.5);
            (clinic, Span::from(start(random)), factor)
        });
        let unattended = clinics.take().map(|clinic| {
            let factor = random.within(5.0, 7.0);
            (clinic, Span::from(start(random)), factor)
        });
        let long_leave = clinics.take().and_then(|clinic| {
            let from = start(random);
            let weeks = random.between(10, 12) as i32;
            let physicians = || world.staff_of(clinic, |job| job == Job::Physician);
            let stays = |position: &usize| {
                let person = world.clinician(*position);
                person.starts.is_none() && person.ends.is_none()
            };
            let absent = physicians().find(stays).or_else(|| physicians().next())?;
            Some((absent, clinic, Span::of(from..Day(from.0 + 7 * weeks))))
        });
        let evening_clinic = clinics
            .take()
            .map(|clinic| (clinic, Span::from(start(random))));
        Self {
            climb,
            flood,
            unattended,
            long_leave,
            evening_clinic,
            has_holidays: true,
        }
    }

    pub(super) fn changes(&self) -> Changes {
        Changes {
            evening_clinic: self
                .evening_clinic
                .map(|(clinic, span)| (clinic, span.from)),
            long_leave: self.long_leave.map(|(person, _, span)| {
                let to = span.to.unwrap_or(Day(i32::MAX));
                (person, span.from, to)
            }),
        }
    }

    pub(super) fn home_factor(&self, department: usize, day: Day) -> f64 {
        let climbed = match self.climb {
            Some((clinic, span, factor)) if clinic == department => {
                1.0 + (factor - 1.0) * span.progress(day, CLIMB_DAYS)
            }
            _ => 1.0,
        };
        match self.long_leave {
            Some((_, clinic, span)) if clinic == department && span.holds(day) => {
                climbed * COVER_FACTOR
            }
            _ => climbed,
        }
    }

    pub(super) fn message_factor(&self, department: usize, kind: MessageKind, day: Day) -> f64 {
        match self.flood {
            Some((clinic, span, factor))
                if clinic == department && kind == MessageKind::Result && span.holds(day) =>
            {
                factor
            }
            _ => 1.0,
        }
    }

    pub(super) fn pool_wait_factor(&self, department: usize, day: Day) -> f64 {
        match self.unattended {
            Some((clinic, span, factor)) if clinic == department && span.holds(day) => factor,
            _ => 1.0,
        }
    }

    pub(super) fn entries(&self, world: &World) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.climb.map(|planted| climbing(world, planted)));
        entries.extend(self.flood.map(|planted| flooded(world, planted)));
        entries.extend(self.unattended.map(|planted| unattended(world, planted)));
        entries.extend(self.long_leave.map(|planted| covered(world, planted)));
        entries.extend(self.evening_clinic.map(|planted| evenings(world, planted)));
        if self.has_holidays {
            entries.push(holidays(world));
        }
        entries
    }
}

fn climbing(world: &World, (department, span, factor): (usize, Span, f64)) -> Entry {
    let target = department_target(world, department);
    Entry {
        id: "clinicians-after-hours-climb".into(),
        decoy: false,
        area: Area::Clinicians,
        kind: "after-hours-climb",
        span,
        size: factor,
        size_unit: "times the usual minutes outside scheduled hours, reached within eight weeks",
        notice: "CMIO, department lead",
        story: format!(
            "After an upgrade more of the work of {} is done in the evening.",
            target.name
        ),
        seen_in: vec![Seen::by(
            "clinicians.after_hours_share",
            &[("department", &target.name)],
            Some("up"),
        )],
        target,
    }
}

fn flooded(world: &World, (department, span, factor): (usize, Span, f64)) -> Entry {
    let target = department_target(world, department);
    Entry {
        id: "clinicians-inbox-flood".into(),
        decoy: false,
        area: Area::Clinicians,
        kind: "inbox-flood",
        span,
        size: factor,
        size_unit: "times the usual result messages",
        notice: "informaticist for ambulatory care",
        story: format!(
            "A change of result routing sends every preliminary result to {} as well.",
            target.name
        ),
        seen_in: [
            (target.name.as_str(), "result"),
            (target.name.as_str(), "all"),
            ("all", "result"),
        ]
        .map(|(department, kind)| {
            let groups = [("department", department), ("kind", kind)];
            Seen::by("clinicians.messages", &groups, Some("up"))
        })
        .to_vec(),
        target,
    }
}

fn unattended(world: &World, (department, span, factor): (usize, Span, f64)) -> Entry {
    let target = department_target(world, department);
    Entry {
        id: "clinicians-pool-unattended".into(),
        decoy: false,
        area: Area::Clinicians,
        kind: "pool-unattended",
        span,
        size: factor,
        size_unit: "times the usual hours until a message to the pool is done",
        notice: "informaticist for ambulatory care",
        story: format!(
            "Nobody is responsible any more for the shared inbox of {}.",
            target.name
        ),
        seen_in: vec![Seen::by(
            "clinicians.message_turnaround",
            &[("department", &target.name)],
            Some("up"),
        )],
        target,
    }
}

fn covered(world: &World, (person, department, span): (usize, usize, Span)) -> Entry {
    let clinic = department_target(world, department);
    let person = world.clinician(person);
    Entry {
        id: "clinicians-decoy-long-leave".into(),
        decoy: true,
        area: Area::Clinicians,
        kind: "long-leave",
        span,
        size: COVER_FACTOR,
        size_unit: "times the usual minutes outside scheduled hours of the colleagues",
        notice: "nobody: the leave stands in the schedule",
        story: format!(
            "A physician of {} is on leave for weeks; colleagues cover.",
            clinic.name
        ),
        seen_in: vec![
            Seen::by(
                "clinicians.after_hours_share",
                &[("department", &clinic.name)],
                Some("up"),
            ),
            Seen::by(
                "clinicians.message_turnaround",
                &[("department", &clinic.name)],
                Some("up"),
            ),
        ],
        target: Target {
            kind: "clinician",
            id: person.id(),
            name: person.name(),
        },
    }
}

fn evenings(world: &World, (department, span): (usize, Span)) -> Entry {
    let target = department_target(world, department);
    Entry {
        id: "clinicians-decoy-evening-hours".into(),
        decoy: true,
        area: Area::Clinicians,
        kind: "new-clinic-hours",
        span,
        size: 3.0,
        size_unit: "hours by which the clinic opens and closes later",
        notice: "nobody: the schedule says so",
        story: format!(
            "{} sees patients from 11 to 20 instead of from 8 to 17.",
            target.name
        ),
        seen_in: vec![Seen::by(
            "clinicians.after_hours_share",
            &[("department", &target.name)],
            Some("up"),
        )],
        target,
    }
}

fn holidays(world: &World) -> Entry {
    let calendar = &world.calendar;
    let is_christmas = |day: &Day| calendar.holiday(*day) == Some("Christmas Day");
    let from = calendar.days().find(is_christmas).unwrap_or(Day(0));
    Entry {
        id: "clinicians-decoy-holiday-backlog".into(),
        decoy: true,
        area: Area::Clinicians,
        kind: "holiday-backlog",
        target: Target {
            kind: "system",
            id: "all".into(),
            name: "all clinics".into(),
        },
        span: Span::of(Day((from.0 - 1).max(0))..Day(from.0 + 14)),
        size: 1.3,
        size_unit: "times the usual messages on the first working days after the holidays",
        notice: "nobody: it clears within days",
        story: "Messages wait over the holidays and are worked off after them.".into(),
        seen_in: vec![
            Seen::by("clinicians.message_turnaround", &[], Some("up")),
            Seen::by("clinicians.messages", &[], None),
        ],
    }
}
