//! What the informatics office itself keeps: courses and who took them, surveys of the staff as
//! scores, tickets of the help desk. Each is an extract of another product with its own way to
//! write times. Dirt: tickets that stand twice in the extract, courses without a role.

mod courses;
mod surveys;
mod tickets;

use std::io;

use super::Configuration;
use crate::calendar::{Day, Moment};
use crate::output::{Feed, Files, Row};
use crate::planted::Planted;
use crate::scene::Scene;
use crate::world::{Clinician, Job, World};

/// How the folders are loaded.
pub(crate) const SOURCES: [Configuration; 3] = [
    (
        "learning.toml",
        include_str!("../../../configuration/sources/learning.toml"),
    ),
    (
        "surveys.toml",
        include_str!("../../../configuration/sources/surveys.toml"),
    ),
    (
        "helpdesk.toml",
        include_str!("../../../configuration/sources/helpdesk.toml"),
    ),
];
/// How their files become tables.
pub(crate) const MAPPINGS: [Configuration; 3] = [
    (
        "learning-assignments.toml",
        include_str!("../../../configuration/mappings/learning-assignments.toml"),
    ),
    (
        "surveys-responses.toml",
        include_str!("../../../configuration/mappings/surveys-responses.toml"),
    ),
    (
        "helpdesk-tickets.toml",
        include_str!("../../../configuration/mappings/helpdesk-tickets.toml"),
    ),
];

/// The steps of the pilot of the ambient scribe, as its protocol lists them; no table takes them.
const PILOT_STEPS: Feed = Feed::csv(
    "pilots",
    "ambient_scribe_steps",
    "STEP,DEPARTMENT_ID,DEPARTMENT,FIRST_DAY",
);

/// The protocol of the pilot.
pub(crate) fn write_lasting(
    (world, planted): (&World, &Planted),
    files: &mut Files,
) -> io::Result<()> {
    let scribe = &planted.clinicians.scribe;
    for (position, department) in world.departments.iter().enumerate() {
        let (Some(step), Some(day)) = (scribe.step(position), scribe.begins(position)) else {
            continue;
        };
        let row = Row::new()
            .plain(step)
            .text(&department.id)
            .text(&department.name)
            .plain(world.calendar.date(day));
        files.line(PILOT_STEPS, row.line())?;
    }
    Ok(())
}

/// What a department's people were told to learn, asked and reported on a day.
pub(crate) fn write_scene(scene: &Scene<'_>, files: &mut Files) -> io::Result<()> {
    courses::write_scene(scene, files)?;
    surveys::write_scene(scene, files)?;
    tickets::write_scene(scene, files)
}

/// Those of the department's people who are employed on the day.
fn employed<'a>(scene: &'a Scene<'a>) -> impl Iterator<Item = &'a Clinician> {
    let staff = scene.world.staff.get(scene.here().staff.clone());
    let staff = staff.unwrap_or_default().iter();
    staff.filter(|person| person.is_employed(scene.day))
}

/// A time that lies in the data; what happens after the extract is not in it yet.
pub(super) fn known(world: &World, moment: Option<Moment>) -> Option<Moment> {
    let end = world.calendar.moment(world.calendar.end(), 0.0);
    moment.filter(|moment| *moment < end)
}

/// Whether somebody cares for patients.
fn is_clinical(job: Job) -> bool {
    job.orders() || matches!(job, Job::Nurse | Job::MedicalAssistant | Job::Pharmacist)
}

/// So many days later.
fn days_after(day: Day, days: i32) -> Day {
    Day(day.0 + days)
}
