//! Readings of devices at home, as the remote monitoring platform exports them: blood pressure,
//! weight, glucose, oxygen saturation, of patients who measure on most days.
//!
//! Readings of a device without a connection come hours or days later; a nurse looks at most of
//! them on the next working day. Dirt: rows that stand twice, weights in pounds and glucose in
//! mmol/L under their units, readings marked as entered in error, readings without a patient.

mod people;
mod value;

use std::io;

use super::Configuration;
use super::office::known;
use crate::calendar::{Day, Moment};
use crate::course::Plan;
use crate::output::{Cell, Files, Kind, ParquetFeed};
use crate::planted::Planted;
use crate::planted::operations::devices::{PROGRAMS, Program};
use crate::random::{Random, Topic};
use crate::world::{World, staff};
use people::{Enrolled, enrolled, reviewers};
use value::{Value, values};

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "devices.toml",
    include_str!("../../../configuration/sources/devices.toml"),
)];
/// How its files become tables.
pub(crate) const MAPPINGS: [Configuration; 1] = [(
    "devices-readings.toml",
    include_str!("../../../configuration/mappings/devices-readings.toml"),
)];

const READINGS: ParquetFeed = ParquetFeed {
    folder: "devices",
    name: "readings",
    columns: &[
        ("reading_id", Kind::Text),
        ("measured_at", Kind::Instant),
        ("received_at", Kind::Instant),
        ("patient", Kind::Text),
        ("device_serial", Kind::Text),
        ("device_class", Kind::Text),
        ("program", Kind::Text),
        ("loinc", Kind::Text),
        ("measurement", Kind::Text),
        ("value", Kind::Number),
        ("unit", Kind::Text),
        ("state", Kind::Text),
        ("alert", Kind::Text),
        ("reviewed_at", Kind::Instant),
        ("reviewer", Kind::Text),
    ],
};
const READING: Topic = Topic::new("device readings");
const LATE: f64 = 0.04;
const REVIEWED: f64 = 0.8;
const TWICE: f64 = 0.003;
const IN_ERROR: f64 = 0.002;
const NO_PATIENT: f64 = 0.001;

type Story<'a> = (&'a World, &'a Plan, &'a Planted);

/// The readings of a day.
pub(crate) fn write_day(
    (world, plan, planted): Story<'_>,
    day: Day,
    files: &mut Files,
) -> io::Result<()> {
    let reviewers = reviewers(world, day);
    for program in 0..PROGRAMS.len() {
        for person in enrolled(world, planted, (program, day)) {
            let keys = [
                program as u64,
                u64::from(person.patient.number),
                day.0 as u64,
            ];
            let mut random = world.random(READING, &keys);
            if random.chance(person.adherence) {
                let catchment = world.catchment(person.patient.number);
                let reviewer = reviewers.get(catchment).copied().flatten();
                let about = (&person, day, reviewer);
                measure((world, plan, planted), about, &mut random, files);
            }
        }
    }
    Ok(())
}

fn measure(
    (world, plan, planted): Story<'_>,
    (person, day, reviewer): (&Enrolled, Day, Option<(usize, Moment)>),
    random: &mut Random,
    files: &mut Files,
) {
    let Some(program) = PROGRAMS.get(person.program) else {
        return;
    };
    let times = 1 + random.poisson(program.a_day - 1.0);
    for time in 0..times {
        let usual = 450.0 + 380.0 * f64::from(time);
        let minute = random.normal(usual, 60.0).clamp(240.0, 1_430.0);
        let at = world.calendar.moment(day, minute);
        if plan.is_away(person.patient.number, at) {
            continue;
        }
        let received_at = if random.chance(LATE) {
            at.after_minutes(random.log_normal(900.0, 1.0))
        } else {
            at.after_minutes(random.exponential(2.0))
        };
        let values = values(planted, person, day, random);
        for (place, value) in values.into_iter().enumerate() {
            let number = u64::from(time) * 2 + place as u64;
            let reviewed = reviewer.filter(|(_, when)| {
                received_at < *when && (value.out_of_range || random.chance(REVIEWED))
            });
            let id = format!(
                "rd-{}-{}-{}-{number}",
                person.program, person.patient.number, day.0
            );
            let cells = cells(
                world,
                (program, person),
                &value,
                (id, at, received_at),
                reviewed,
                random,
            );
            if random.chance(TWICE) {
                files.row(READINGS, cells.clone());
            }
            files.row(READINGS, cells);
        }
    }
}

fn cells(
    world: &World,
    (program, person): (&Program, &Enrolled),
    value: &Value,
    (id, at, received_at): (String, Moment, Moment),
    reviewed: Option<(usize, Moment)>,
    random: &mut Random,
) -> [Cell; 15] {
    let instant = |moment| known(world, moment).map_or(Cell::Missing, Cell::Instant);
    let text = |words: &str| Cell::Text(words.to_owned());
    let model = program.models.get(person.model).copied().unwrap_or("");
    let serial = (person.luck * 1e6) as u64 + 1_000_000;
    let state = if random.chance(IN_ERROR) {
        "voided"
    } else {
        "final"
    };
    let has_patient = !random.chance(NO_PATIENT);
    let reviewed = reviewed.filter(|(_, when)| known(world, Some(*when)).is_some());
    [
        Cell::Text(id),
        Cell::Instant(at),
        instant(Some(received_at)),
        if has_patient {
            Cell::Text(person.patient.id())
        } else {
            Cell::Missing
        },
        Cell::Text(format!("{}-{serial}", model.replace(' ', "-"))),
        text(program.device_kind),
        text(program.name),
        text(value.code),
        text(value.name),
        Cell::Number(value.value),
        text(value.unit),
        text(state),
        text(if value.out_of_range { "Y" } else { "N" }),
        instant(reviewed.map(|(_, when)| when)),
        reviewed.map_or(Cell::Missing, |(who, _)| Cell::Text(staff::id(who))),
    ]
}
