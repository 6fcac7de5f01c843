//! People who read charts and are not at the bedside: pharmacy, registration, coding, laboratory,
//! IT, research, students, executives; and programs. Their accesses look odd and are not: each
//! follows from a visit, a work queue or a roster.

use super::action::{CODING, DESK, GLANCE, Mix, PHARMACY, REVIEW};
use super::crew::{Crew, Duty, chart};
use super::diary::Chart;
use crate::calendar::Day;
use crate::course::Visit;
use crate::random::{Random, Topic};
use crate::world::{Job, Setting};

const SUPPORT: Topic = Topic::new("activity of support");
const ROSTER: Topic = Topic::new("research roster");
/// Patients of a study.
const ROSTER_PATIENTS: u64 = 60;

/// Hands out the day's queues.
pub(super) fn add(crew: &mut Crew<'_>) {
    for duty in crew.beginning() {
        let mut random = crew.scene.random(SUPPORT, &[duty.person as u64]);
        match duty.job {
            Job::Pharmacist => queue(crew, duty, (present, PHARMACY, 75.0), &mut random),
            Job::Registrar => queue(crew, duty, (arrived, DESK, 110.0), &mut random),
            Job::Coder => coding(crew, duty, &mut random),
            Job::Technician => queue(crew, duty, (present, GLANCE, 40.0), &mut random),
            Job::Informatician => few(crew, duty, 2.0, &mut random),
            Job::Student => few(crew, duty, 5.0, &mut random),
            Job::Executive => few(crew, duty, 0.1, &mut random),
            Job::Researcher => research(crew, duty, &mut random),
            _ => {}
        }
    }
}

/// Not everybody needs something each day.
fn present(crew: &Crew<'_>, visit: &Visit) -> bool {
    let turn = visit
        .number
        .wrapping_add(crew.scene.day.0.unsigned_abs() as u64);
    !turn.is_multiple_of(3) && visit.took_place() && visit.end > crew.at(480.0)
}

fn arrived(crew: &Crew<'_>, visit: &Visit) -> bool {
    crew.minute(visit.start) >= 0.0
}

/// Every patient of the hospital's day for whom somebody of the department is due.
fn queue(
    crew: &mut Crew<'_>,
    duty: Duty,
    (due, mix, seconds): (fn(&Crew<'_>, &Visit) -> bool, Mix, f64),
    random: &mut Random,
) {
    let scene = crew.scene;
    let colleagues: Vec<usize> = crew
        .duties
        .iter()
        .filter(|other| other.job == duty.job)
        .map(|other| other.person)
        .collect();
    let count = colleagues.len().max(1) as u64;
    let mine = colleagues.iter().position(|person| *person == duty.person);
    let mine = mine.unwrap_or(0) as u64;
    for visit in &scene.visits {
        if visit.number % count == mine && due(crew, visit) {
            let at = crew.at(random.within(duty.start, duty.end));
            let seconds = seconds * random.within(0.5, 1.5);
            crew.diary(duty.person)
                .work(at, seconds, mix, Some(chart(visit)));
        }
    }
}

/// Stays and visits that ended two to four days ago, in one go from eight on.
fn coding(crew: &mut Crew<'_>, duty: Duty, random: &mut Random) {
    let scene = crew.scene;
    let site = scene.here().site;
    let colleagues = crew.duties.len().max(1) as u64;
    let mine = duty.person as u64 % colleagues;
    let before = Day(scene.day.0 - random.between(2, 4) as i32);
    let departments = scene.world.departments.iter().enumerate();
    let mut at = crew.at(duty.start + 4.0);
    for (position, department) in departments {
        let codes = matches!(department.setting, Setting::Inpatient | Setting::Emergency);
        if department.site != site || !codes {
            continue;
        }
        for visit in scene.plan.visits_on(position, before) {
            let ended = scene.world.calendar.wall(visit.end).day == before;
            if ended && visit.number % colleagues == mine {
                let seconds = random.log_normal(260.0, 0.4);
                crew.diary(duty.person)
                    .work(at, seconds, CODING, Some(chart(visit)));
                at = at.after_ms((seconds * 1e3) as i64 + 20_000);
            }
        }
    }
}

/// Some of the hospital's patients of the day.
fn few(crew: &mut Crew<'_>, duty: Duty, expected: f64, random: &mut Random) {
    let scene = crew.scene;
    for _ in 0..random.poisson(expected) {
        if let Some(visit) = random.pick(&scene.visits) {
            let at = crew.at(random.within(duty.start, duty.end));
            let seconds = random.log_normal(150.0, 0.5);
            crew.diary(duty.person)
                .work(at, seconds, GLANCE, Some(chart(visit)));
        }
    }
}

/// The patients of a study, the same all year.
fn research(crew: &mut Crew<'_>, duty: Duty, random: &mut Random) {
    let world = crew.scene.world;
    let site = world.site(crew.scene.here().site);
    let first = (site.catchment * world.scale.patients_per_hospital) as u32;
    for _ in 0..random.poisson(9.0) {
        let member = random.next() % ROSTER_PATIENTS;
        let mut roster = world.random(ROSTER, &[duty.person as u64, member]);
        let patient = first + roster.below(world.scale.patients_per_hospital) as u32;
        let at = crew.at(random.within(duty.start, duty.end));
        let chart = Chart {
            patient,
            visit: None,
        };
        let seconds = random.log_normal(200.0, 0.5);
        crew.diary(duty.person)
            .work(at, seconds, REVIEW, Some(chart));
    }
}
