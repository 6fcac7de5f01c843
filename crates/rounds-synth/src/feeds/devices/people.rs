//! Who is in a programme of remote monitoring on a day, with which device, and who looks at what
//! it sends. What it sends is in `value.rs`.

use crate::calendar::{Day, Moment};
use crate::planted::Planted;
use crate::planted::operations::devices::PROGRAMS;
use crate::random::{Topic, shuffled};
use crate::world::{Job, Patient, PatientNumber, Setting, World};

const ENROLMENT: Topic = Topic::new("remote monitoring");
/// Share of those in a programme who stay in it throughout.
const STAYING: f64 = 0.8;

/// Somebody with a device at home.
pub(super) struct Enrolled {
    pub(super) patient: Patient,
    pub(super) program: usize,
    pub(super) model: usize,
    /// Share of days on which they measure.
    pub(super) adherence: f64,
    /// Decides whether the device is among those that something befalls.
    pub(super) luck: f64,
    pub(super) weight_kg: f64,
}

/// Who is in a programme on a day, with a device that reports.
pub(super) fn enrolled(
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
pub(super) fn reviewers(world: &World, day: Day) -> Vec<Option<(usize, Moment)>> {
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
