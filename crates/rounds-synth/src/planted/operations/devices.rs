//! Devices at home: a fleet that stops reporting after new firmware, cuffs that read too high; and
//! what only looks so: a trial that ended, a loan fleet that was exchanged.

use super::START;
use crate::calendar::Day;
use crate::planted::a_day;
use crate::planted::entry::{Area, Entry, Seen, Span, Target};
use crate::random::Random;
use crate::world::World;

/// A programme of remote monitoring: its devices and who is in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// The word of `device.reading`.
    pub(crate) device_kind: &'static str,
    /// Models of its devices, each of about half the people.
    pub(crate) models: [&'static str; 2],
    /// How many of a thousand people are asked; those who are ill so take part.
    pub(crate) per_thousand: f64,
    /// Measurements on a day on which the patient measures.
    pub(crate) a_day: f64,
}

/// The programmes; the last one is a trial.
pub(crate) const PROGRAMS: [Program; 4] = [
    Program {
        name: "Hypertension at home",
        device_kind: "blood_pressure",
        models: ["Pulsa Cuff 3", "Vireo BP"],
        per_thousand: 18.0,
        a_day: 1.2,
    },
    Program {
        name: "Heart failure at home",
        device_kind: "weight",
        models: ["Pulsa Scale", "Vireo Scale"],
        per_thousand: 100.0,
        a_day: 1.0,
    },
    Program {
        name: "Diabetes at home",
        device_kind: "glucose",
        models: ["Sweetcheck 2", "Vireo Glucose"],
        per_thousand: 45.0,
        a_day: 1.7,
    },
    Program {
        name: "Oximetry trial",
        device_kind: "oximeter",
        models: ["Vireo Finger", "Pulsa Finger"],
        per_thousand: 40.0,
        a_day: 1.0,
    },
];
/// The position of the programme with cuffs, and of the trial.
pub(crate) const CUFFS: usize = 0;
pub(crate) const TRIAL: usize = 3;
const EXCHANGE_DAYS: i32 = 9;

/// What is planted in devices at home.
#[derive(Debug, Default)]
pub(crate) struct Devices {
    /// Programme, model, span, share of the model's devices.
    stopped: Option<(usize, usize, Span, f64)>,
    /// Model of cuffs, span, mmHg.
    reads_high: Option<(usize, Span, f64)>,
    /// Decoy: the day on which the trial ends.
    trial_ends: Option<Day>,
    /// Decoy: devices of a programme and model are exchanged, as announced.
    exchanged: Option<(usize, usize, Span)>,
}

impl Devices {
    pub(super) fn draw(world: &World, random: &mut Random) -> Self {
        let start = |random: &mut Random| a_day(world, random, START);
        let (program, other) = if random.chance(0.5) { (1, 2) } else { (2, 1) };
        let exchanged = start(random);
        Self {
            stopped: Some((
                program,
                random.below(2),
                Span::from(start(random)),
                random.within(0.75, 0.95),
            )),
            reads_high: Some((
                random.below(2),
                Span::from(start(random)),
                random.within(8.0, 12.0),
            )),
            trial_ends: Some(start(random)),
            exchanged: Some((
                other,
                random.below(2),
                Span::of(exchanged..Day(exchanged.0 + EXCHANGE_DAYS)),
            )),
        }
    }

    /// Whether a device sends nothing; `luck` is a number of its own in 0..1.
    pub(crate) fn is_mute(&self, program: usize, model: usize, luck: f64, day: Day) -> bool {
        let stopped = self.stopped.is_some_and(|(other, which, span, share)| {
            (other, which) == (program, model) && span.holds(day) && luck < share
        });
        let exchanged = self.exchanged.is_some_and(|(other, which, span)| {
            (other, which) == (program, model) && span.holds(day)
        });
        let over = program == TRIAL && self.trial_ends.is_some_and(|end| end <= day);
        stopped || exchanged || over
    }

    /// By how many mmHg a model of cuffs reads too high.
    pub(crate) fn offset_mmhg(&self, model: usize, day: Day) -> f64 {
        match self.reads_high {
            Some((other, span, mmhg)) if other == model && span.holds(day) => mmhg,
            _ => 0.0,
        }
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.stopped.and_then(|(program, model, span, share)| {
            let entry = entry(
                ("data-fleet-stopped", "fleet-silence"),
                (program, model),
                span,
            )?;
            Some(
                seen_in_patients(entry, program)?
                    .sized(share, "share of the devices of the model that stop sending")
                    .noticed_by("remote monitoring nurse, biomedical engineering")
                    .told("New firmware cannot reach the gateway: devices stop reporting.".into()),
            )
        }));
        // No shipped measure looks at the values of readings.
        entries.extend(self.reads_high.and_then(|(model, span, mmhg)| {
            let entry = entry(
                ("data-cuff-reads-high", "sensor-offset"),
                (CUFFS, model),
                span,
            )?;
            Some(
                entry
                    .sized(mmhg, "mmHg too high")
                    .noticed_by("biomedical engineering")
                    .told("After new firmware cuffs of one model read too high.".into()),
            )
        }));
        entries.extend(self.trial_ends.and_then(|day| {
            let entry = entry(
                ("data-decoy-trial-ended", "trial-ended"),
                (TRIAL, 0),
                Span::from(day),
            )?;
            Some(
                seen_in_patients(entry, TRIAL)?
                    .sized(0.0, "times the usual patients")
                    .told(
                        "The trial of oximeters at home ends on the day it was planned for.".into(),
                    ),
            )
        }));
        entries.extend(self.exchanged.and_then(|(program, model, span)| {
            let words = ("data-decoy-devices-exchanged", "announced-exchange");
            Some(
                seen_in_patients(entry(words, (program, model), span)?, program)?
                    .sized(0.0, "times the usual readings of the model")
                    .told("Devices of one model are sent in and come back after nine days.".into()),
            )
        }));
        entries
    }
}

fn entry(
    words: (&str, &'static str),
    (program, model): (usize, usize),
    span: Span,
) -> Option<Entry> {
    let name = PROGRAMS.get(program)?.models.get(model)?;
    let target = Target::new("device fleet", name, name);
    Some(Entry::new(Area::Data, words, (target, span)))
}

fn seen_in_patients(entry: Entry, program: usize) -> Option<Entry> {
    let program = PROGRAMS.get(program)?;
    let by = [("program", program.name)];
    Some(entry.seen_by(Seen::by("device.patients", &by, Some("down"))))
}
