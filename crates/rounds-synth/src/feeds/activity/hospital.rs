//! A day in a ward, an emergency department or the operating rooms: rounds of physicians and
//! nurses, consults by other departments, students, break-glass.

use super::action::{Action, DESK, GLANCE, NURSING, WARD};
use super::crew::{Crew, chart};
use super::diary::{Event, Object, Place};
use crate::course::{Visit, VisitKind};
use crate::random::{Random, Topic};
use crate::world::{Job, Setting};

const WARD_DAY: Topic = Topic::new("activity in a ward");
/// Rounds of a nurse at each bed in twelve hours when everything is told.
const NURSE_ROUNDS: f64 = 12.0;
const NURSE_ROUND_SECONDS: f64 = 230.0;
/// Chance that another department is asked about a patient on a day.
const CONSULT_CHANCE: f64 = 0.22;
/// Patients that one resident follows at most.
const RESIDENT_PATIENTS: u64 = 10;

/// Hands out the work of the day's stays and emergency visits.
pub(super) fn add(crew: &mut Crew<'_>) {
    let scene = crew.scene;
    let emergency = scene.here().setting == Setting::Emergency;
    lists(crew);
    for visit in &scene.visits {
        let mut random = scene.random(WARD_DAY, &[visit.number]);
        if emergency {
            emergency_visit(crew, visit, &mut random);
        } else {
            stay(crew, visit, &mut random);
        }
        nurse_rounds(crew, visit, &mut random);
        if visit.kind == VisitKind::Inpatient && random.chance(CONSULT_CHANCE) {
            consult(crew, visit, &mut random);
        }
    }
}

/// Nurses print the list of their patients when they come on duty.
fn lists(crew: &mut Crew<'_>) {
    let told = crew.scene.world.scale.access_detail;
    let nurses = crew.beginning().into_iter();
    for duty in nurses.filter(|duty| duty.job == Job::Nurse && told >= 1.0) {
        let at = crew.at(duty.start + 4.0 + (duty.person % 9) as f64);
        crew.diary(duty.person).deeds.push(Event {
            at,
            action: Action::ListPrinted,
            place: Place::Work,
            chart: None,
            object: None,
            label: None,
        });
    }
}

/// Minutes of the day in which the patient is there.
fn present(crew: &Crew<'_>, visit: &Visit) -> (f64, f64) {
    (
        crew.minute(visit.start).max(0.0),
        crew.minute(visit.end).min(1_440.0),
    )
}

fn stay(crew: &mut Crew<'_>, visit: &Visit, random: &mut Random) {
    let (from, to) = present(crew, visit);
    let mut reads =
        |crew: &mut Crew<'_>, minute: f64, turn: u64, seconds: f64, job: fn(Job) -> bool| {
            if !(from..to).contains(&minute) {
                return;
            }
            if let Some(person) = crew.on_duty(minute, turn, job) {
                let at = crew.at(minute);
                let seconds = seconds * random.within(0.6, 1.4);
                crew.diary(person)
                    .work(at, seconds, WARD, Some(chart(visit)));
            }
        };
    let attends: fn(Job) -> bool = |job| matches!(job, Job::Physician | Job::AdvancedPractice);
    let resides: fn(Job) -> bool = |job| job == Job::Resident;
    let jitter = (visit.number % 97) as f64;
    reads(crew, 440.0 + jitter, visit.number, 470.0, attends);
    reads(crew, 850.0 + jitter * 2.0, visit.number, 170.0, attends);
    let residents = crew.duties.iter().filter(|duty| duty.job == Job::Resident);
    let residents = residents.count() as u64 / 2;
    if visit.number % (scene_beds(crew) / 2).max(1) < residents * RESIDENT_PATIENTS {
        reads(crew, 425.0 + jitter, visit.number, 400.0, resides);
        reads(crew, 790.0 + jitter * 2.0, visit.number, 210.0, resides);
        reads(crew, 1_090.0 + jitter / 4.0, visit.number, 90.0, resides);
    }
    // By night the one on duty looks after some of all.
    let night = 1_200.0 + jitter * 2.2;
    if visit.number.is_multiple_of(3) {
        reads(crew, night, visit.number, 240.0, |job| job.orders());
    }
}

fn scene_beds(crew: &Crew<'_>) -> u64 {
    crew.scene.here().beds as u64
}

fn emergency_visit(crew: &mut Crew<'_>, visit: &Visit, random: &mut Random) {
    let minute = crew.minute(visit.start);
    let minutes = visit.end.minutes_since(visit.start);
    let desk = crew.on_duty(minute, visit.number, |job| job == Job::Registrar);
    if let Some(desk) = desk {
        let seconds = random.within(60.0, 110.0);
        crew.diary(desk)
            .work(visit.start, seconds, DESK, Some(chart(visit)));
    }
    let doctor = visit.clinician;
    for (share, seconds) in [(0.06, 480.0), (0.5, 300.0), (0.9, 240.0)] {
        let at = visit.start.after_minutes(minutes * share);
        let seconds = seconds * random.within(0.6, 1.4);
        crew.diary(doctor)
            .work(at, seconds, WARD, Some(chart(visit)));
    }
    let person = crew.scene.world.patient(visit.patient);
    let is_protected = person.is_confidential && random.chance(0.8);
    if is_protected || random.chance(0.004) {
        let at = visit.start.after_minutes(minutes * 0.06 - 0.2);
        let reason = random.below(3) as u8;
        crew.diary(doctor).deeds.push(Event {
            at,
            action: Action::BreakGlass,
            place: Place::Work,
            chart: Some(chart(visit)),
            object: Some(Object::Reason(reason)),
            label: None,
        });
    }
}

fn nurse_rounds(crew: &mut Crew<'_>, visit: &Visit, random: &mut Random) {
    let (from, to) = present(crew, visit);
    let told = crew.scene.world.scale.access_detail;
    let rounds = (NURSE_ROUNDS * told).clamp(1.0, NURSE_ROUNDS) * 2.0;
    let every = 1_440.0 / rounds;
    let busy = match crew.scene.here().setting {
        Setting::Emergency => 1.3,
        Setting::Perioperative => 0.5,
        _ => 1.0,
    };
    let mut minute = from + every * random.unit();
    while minute < to {
        // Shifts change at 7 and 19; a night nurse's rounds after midnight are of the shift that
        // began the day before.
        if let Some(nurse) = crew.on_duty(minute, visit.number, |job| job == Job::Nurse) {
            let at = crew.at(minute);
            let seconds = NURSE_ROUND_SECONDS * busy * random.within(0.5, 1.5);
            crew.diary(nurse)
                .work(at, seconds, NURSING, Some(chart(visit)));
        }
        minute += every * random.within(0.7, 1.3);
    }
}

/// A physician of another department of the site is asked, and reads the chart where they work.
fn consult(crew: &mut Crew<'_>, visit: &Visit, random: &mut Random) {
    let scene = crew.scene;
    let site = scene.here().site;
    let departments = scene.world.departments.iter().enumerate();
    let others: Vec<usize> = departments
        .filter(|(position, other)| {
            other.site == site
                && *position != scene.department
                && matches!(other.setting, Setting::Ambulatory | Setting::Inpatient)
        })
        .map(|(position, _)| position)
        .collect();
    let minute = random.within(540.0, 1_010.0);
    let (from, to) = present(crew, visit);
    let other = random.pick(&others).copied();
    let (Some(other), true) = (other, (from..to).contains(&minute)) else {
        return;
    };
    let asked = scene
        .world
        .on_duty(other, (scene.day, minute), visit.number, |job| {
            job == Job::Physician
        });
    if let Some(asked) = asked {
        let at = crew.at(minute);
        let seconds = random.log_normal(260.0, 0.4);
        crew.diary(asked)
            .work(at, seconds, GLANCE, Some(chart(visit)));
    }
}
