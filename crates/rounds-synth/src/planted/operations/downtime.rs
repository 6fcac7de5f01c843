//! Systems that cannot be used: one that fails again and again; and what was announced: a long
//! upgrade, an exercise.

use super::START;
use crate::calendar::Day;
use crate::planted::a_day;
use crate::planted::entry::{Area, Entry, Seen, Span, Target};
use crate::random::Random;
use crate::world::World;

/// Systems whose downtimes are kept: id of the tool and name.
pub(crate) const SYSTEMS: [(&str, &str); 8] = [
    ("tool-record", "Electronic record"),
    ("tool-laboratory", "Laboratory system"),
    ("tool-image-viewer", "Image viewer"),
    ("tool-pharmacy", "Pharmacy system"),
    ("tool-telephony", "Telephony"),
    ("tool-network", "Network"),
    ("tool-patient-portal", "Patient portal"),
    ("tool-dispensing", "Dispensing cabinets"),
];
/// The record, which is upgraded and exercised.
pub(crate) const RECORD: usize = 0;
/// Hours of the announced upgrade and of the exercise.
const UPGRADE_HOURS: f64 = 9.0;
const DRILL_HOURS: f64 = 3.0;

/// What is planted in downtimes.
#[derive(Debug, Default)]
pub(crate) struct Downtimes {
    /// Position in [`SYSTEMS`], span, times the usual downtimes.
    failing: Option<(usize, Span, f64)>,
    /// Decoys: the Sunday of the upgrade, the day of the exercise.
    upgrade: Option<Day>,
    drill: Option<Day>,
}

impl Downtimes {
    pub(super) fn draw(world: &World, random: &mut Random) -> Self {
        let sunday = |day: Day| Day(day.0 + 6);
        Self {
            failing: Some((
                1 + random.below(SYSTEMS.len() - 1),
                Span::from(a_day(world, random, START)),
                random.within(10.0, 16.0),
            )),
            upgrade: Some(sunday(a_day(world, random, START))),
            drill: Some(Day(a_day(world, random, START).0 + 2)),
        }
    }

    /// How many times as often as usual a system fails.
    pub(crate) fn failure_factor(&self, system: usize, day: Day) -> f64 {
        match self.failing {
            Some((other, span, factor)) if other == system && span.holds(day) => factor,
            _ => 1.0,
        }
    }

    /// Hours of the announced upgrade that begins on the day.
    pub(crate) fn upgrade_hours(&self, system: usize, day: Day) -> Option<f64> {
        (system == RECORD && self.upgrade == Some(day)).then_some(UPGRADE_HOURS)
    }

    /// Hours of the exercise on the day.
    pub(crate) fn drill_hours(&self, system: usize, day: Day) -> Option<f64> {
        (system == RECORD && self.drill == Some(day)).then_some(DRILL_HOURS)
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.failing.and_then(failing));
        entries.extend(self.upgrade.and_then(|day| {
            let words = ("data-decoy-upgrade", "announced-upgrade");
            let entry = entry(words, RECORD, Span::of(day..Day(day.0 + 1)))?;
            Some(
                entry
                    .sized(UPGRADE_HOURS, "hours")
                    .told("The record is upgraded on a Sunday, and interfaces stand still.".into())
                    .seen_by(Seen::by("interface.volume", &[], Some("down"))),
            )
        }));
        entries.extend(self.drill.and_then(|day| {
            let words = ("data-decoy-drill", "exercise");
            let entry = entry(words, RECORD, Span::of(day..Day(day.0 + 1)))?;
            let told = "Units work on paper for some hours, as an exercise.";
            Some(entry.sized(DRILL_HOURS, "hours").told(told.into()))
        }));
        entries
    }
}

fn entry(words: (&str, &'static str), system: usize, span: Span) -> Option<Entry> {
    let (id, name) = SYSTEMS.get(system)?;
    let target = Target::new("tool", id, name);
    let seen = Seen::by("downtime.hours", &[("system", name)], Some("up"));
    Some(Entry::new(Area::Data, words, (target, span)).seen_by(seen))
}

fn failing((system, span, factor): (usize, Span, f64)) -> Option<Entry> {
    let (_, name) = SYSTEMS.get(system)?;
    let entry = entry(("data-failing-system", "repeated-downtime"), system, span)?;
    Some(
        entry
            .sized(factor, "times the usual unplanned downtimes")
            .noticed_by("CIO, downtime committee")
            .told(format!("{name} fails several times a month.")),
    )
}
