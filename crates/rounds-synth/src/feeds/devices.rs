//! Readings of devices at home, as the remote monitoring platform exports them: blood pressure,
//! weight, glucose, oxygen saturation, of patients who measure on most days.
//!
//! Readings of a device without a connection come hours or days later; a nurse looks at most of
//! them on the next working day. Dirt: rows that stand twice, weights in pounds and glucose in
//! mmol/L under their units, readings marked as entered in error, readings without a patient.

use std::io;

use super::Configuration;
use super::office::known;
use crate::calendar::{Day, Moment};
use crate::course::Plan;
use crate::output::{Cell, Files, Kind, ParquetFeed};
use crate::planted::Planted;
use crate::planted::operations::devices::{CUFFS, PROGRAMS, Program};
use crate::random::{Random, Topic, shuffled};
use crate::world::{Job, Patient, PatientNumber, Setting, World, staff};

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "devices.toml",
    include_str!("../../configuration/sources/devices.toml"),
)];
/// How its files become tables.
pub(crate) const MAPPINGS: [Configuration; 1] = [(
    "devices-readings.toml",
    include_str!("../../configuration/mappings/devices-readings.toml"),
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
const ENROLMENT: Topic = Topic::new("remote monitoring");
const READING: Topic = Topic::new("device readings");
/// Share of those in a programme who stay in it throughout.
const STAYING: f64 = 0.8;
const LATE: f64 = 0.04;
const REVIEWED: f64 = 0.8;
const TWICE: f64 = 0.003;
const IN_ERROR: f64 = 0.002;
const NO_PATIENT: f64 = 0.001;
const POUNDS: f64 = 0.01;
const MMOL: f64 = 0.01;
const MG_DL_PER_MMOL_L: f64 = 18.018_2;
const POUNDS_PER_KG: f64 = 2.204_62;

/// Somebody with a device at home.
struct Enrolled {
    patient: Patient,
    program: usize,
    model: usize,
    /// Share of days on which they measure.
    adherence: f64,
    /// Decides whether the device is among those that something befalls.
    luck: f64,
    weight_kg: f64,
}

/// What a device measured.
struct Value {
    code: &'static str,
    name: &'static str,
    value: f64,
    unit: &'static str,
    out_of_range: bool,
}

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

/// Who is in a programme on a day, with a device that reports.
fn enrolled(
    world: &World,
    planted: &Planted,
    (program, day): (usize, Day),
) -> impl Iterator<Item = Enrolled> {
    let count = u64::from(world.patients());
    let key = world.random(ENROLMENT, &[program as u64]).next();
    let per_thousand = PROGRAMS
        .get(program)
        .map_or(0.0, |found| found.per_thousand);
    let asked = (count as f64 * per_thousand / 1_000.0) as u64;
    (0..asked).filter_map(move |turn| {
        let number = shuffled(turn, count, key) as PatientNumber;
        let mut random = world.random(ENROLMENT, &[program as u64, u64::from(number)]);
        let model = random.below(2);
        let luck = random.unit();
        let adherence = random.within(0.5, 0.98);
        let weight_kg = random.normal(84.0, 14.0).max(48.0);
        let stays = random.chance(STAYING);
        let first = random.between(-300, 365) as i32;
        let days = random.between(90, 300) as i32;
        let is_in = stays || (first..first + days).contains(&day.0);
        if !is_in
            || planted
                .operations
                .devices
                .is_mute(program, model, luck, day)
        {
            return None;
        }
        let patient = world.patient(number);
        is_ill(&patient, program).then_some(Enrolled {
            patient,
            program,
            model,
            adherence,
            luck,
            weight_kg,
        })
    })
}

fn is_ill(patient: &Patient, program: usize) -> bool {
    match PROGRAMS.get(program).map(|program| program.device_kind) {
        Some("blood_pressure") => patient.hypertension,
        Some("weight") => patient.heart_failure,
        Some("glucose") => patient.diabetes,
        _ => patient.lung_disease,
    }
}

/// Who looks at the readings of a day, for each hospital's area: somebody of a clinic there on the
/// next working day.
fn reviewers(world: &World, day: Day) -> Vec<Option<(usize, Moment)>> {
    let later = (1..8).map(|days| Day(day.0 + days));
    let Some(next) = later
        .into_iter()
        .find(|day| world.calendar.is_working_day(*day))
    else {
        return Vec::new();
    };
    let of_area = |catchment: usize| {
        let clinics = world.departments.iter().enumerate();
        clinics
            .filter(|(_, department)| {
                department.setting == Setting::Ambulatory
                    && world.site(department.site).catchment == catchment
            })
            .find_map(|(position, _)| {
                let wanted = |job| matches!(job, Job::Nurse | Job::MedicalAssistant);
                world.on_duty(position, (next, 560.0), day.0 as u64, wanted)
            })
            .map(|person| (person, world.calendar.moment(next, 560.0)))
    };
    (0..world.scale.hospitals).map(of_area).collect()
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

fn values(planted: &Planted, person: &Enrolled, day: Day, random: &mut Random) -> Vec<Value> {
    let patient = &person.patient;
    let new = |code, name, value: f64, unit, (low, high): (f64, f64)| Value {
        code,
        name,
        value,
        unit,
        out_of_range: value < low || value > high,
    };
    match PROGRAMS
        .get(person.program)
        .map(|program| program.device_kind)
    {
        Some("blood_pressure") => {
            let offset = if person.program == CUFFS {
                planted.operations.devices.offset_mmhg(person.model, day)
            } else {
                0.0
            };
            let systolic = (random.normal(patient.systolic_mmhg - 3.0, 8.0) + offset).round();
            let diastolic = (0.5 * systolic + random.normal(12.0, 4.0)).round();
            vec![
                new(
                    "8480-6",
                    "Systolic blood pressure",
                    systolic,
                    "mm[Hg]",
                    (90.0, 160.0),
                ),
                new(
                    "8462-4",
                    "Diastolic blood pressure",
                    diastolic,
                    "mm[Hg]",
                    (50.0, 100.0),
                ),
            ]
        }
        Some("weight") => {
            let kg = random.normal(person.weight_kg, 0.7);
            let limits = (person.weight_kg - 2.0, person.weight_kg + 2.0);
            let mut weight = new("29463-7", "Body weight", kg, "kg", limits);
            if random.chance(POUNDS) {
                (weight.value, weight.unit) = (kg * POUNDS_PER_KG, "[lb_av]");
            }
            weight.value = (weight.value * 10.0).round() / 10.0;
            vec![weight]
        }
        Some("glucose") => {
            // The estimated average glucose of an HbA1c: Nathan et al., Diabetes Care 2008;31:1473.
            let usual = 28.7 * patient.hba1c_percent - 46.7;
            let mg_dl = random.log_normal(usual, 0.25).round();
            let limits = (70.0, 250.0);
            let mut glucose = new("2339-0", "Glucose in blood", mg_dl, "mg/dL", limits);
            if random.chance(MMOL) {
                let mmol = (10.0 * mg_dl / MG_DL_PER_MMOL_L).round() / 10.0;
                (glucose.value, glucose.unit) = (mmol, "mmol/L");
            }
            vec![glucose]
        }
        _ => {
            let percent = random.normal(93.5, 2.0).min(100.0).round();
            vec![new(
                "59408-5",
                "Oxygen saturation by pulse oximetry",
                percent,
                "%",
                (88.0, 100.0),
            )]
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
