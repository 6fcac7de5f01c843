//! The staff directory and the schedule, as a personnel system exports them.

use std::io;

use super::Configuration;
use crate::calendar::{Day, Moment};
use crate::output::{Feed, Files, Row};
use crate::scene::Scene;
use crate::world::World;

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "workforce.toml",
    include_str!("../../configuration/sources/workforce.toml"),
)];
/// How its files become tables.
pub(crate) const MAPPINGS: [Configuration; 4] = [
    (
        "workforce-sites.toml",
        include_str!("../../configuration/mappings/workforce-sites.toml"),
    ),
    (
        "workforce-departments.toml",
        include_str!("../../configuration/mappings/workforce-departments.toml"),
    ),
    (
        "workforce-clinicians.toml",
        include_str!("../../configuration/mappings/workforce-clinicians.toml"),
    ),
    (
        "workforce-schedule.toml",
        include_str!("../../configuration/mappings/workforce-schedule.toml"),
    ),
];

const SITES: Feed = Feed::csv(
    "workforce",
    "sites",
    "site_id,name,city,setting,beds,organization_id",
);
const DEPARTMENTS: Feed = Feed::csv(
    "workforce",
    "departments",
    "department_id,name,site_id,setting,specialty,location_id",
);
const CLINICIANS: Feed = Feed::csv(
    "workforce",
    "clinicians",
    "clinician_id,practitioner_id,name,role,title,specialty,department_id,site_id,fte,start,end",
);
const SCHEDULE: Feed = Feed::csv(
    "workforce",
    "schedule",
    "clinician_id,starts_at,ends_at,kind,patient_facing,department_id",
);

/// Sites, departments and people.
pub(crate) fn write_lasting(world: &World, files: &mut Files) -> io::Result<()> {
    for site in &world.sites {
        let row = Row::new()
            .text(&site.id)
            .text(&site.name)
            .text(site.city)
            .text(if site.beds > 0 { "hospital" } else { "clinic" })
            .maybe((site.beds > 0).then_some(site.beds))
            .text(&site.organization_id());
        files.line(SITES, row.line())?;
    }
    for department in &world.departments {
        let row = Row::new()
            .text(&department.id)
            .text(&department.name)
            .text(&world.site(department.site).id)
            .text(department.setting.word())
            .text(department.specialty)
            .text(&department.location_id());
        files.line(DEPARTMENTS, row.line())?;
    }
    for person in &world.staff {
        let department = world.department(person.department);
        let date = |day: Option<Day>| day.map(|day| world.calendar.date(day));
        let row = Row::new()
            .text(&person.id())
            .text(&person.practitioner_id())
            .text(&person.name())
            .text(person.job.role())
            .text(person.job.title())
            .text(department.specialty)
            .text(&department.id)
            .text(&world.site(department.site).id)
            .plain(person.fte)
            .maybe(date(person.starts))
            .maybe(date(person.ends));
        files.line(CLINICIANS, row.line())?;
    }
    Ok(())
}

/// Who works when.
pub(crate) fn write_scene(scene: &Scene<'_>, files: &mut Files) -> io::Result<()> {
    let calendar = &scene.world.calendar;
    for (position, shifts) in &scene.roster {
        for shift in shifts {
            let at = |minute| local_time(scene.world, calendar.moment(scene.day, minute));
            let row = Row::new()
                .text(&scene.world.clinician(*position).id())
                .plain(at(shift.start_minute))
                .plain(at(shift.end_minute))
                .text(shift.kind.word())
                .plain(shift.is_patient_facing())
                .text(&scene.world.department(shift.department).id);
            files.line(SCHEDULE, row.line())?;
        }
    }
    Ok(())
}

/// A moment as the local clock shows it, without its offset: what most extracts have.
pub(crate) fn local_time(world: &World, moment: Moment) -> String {
    let wall = world.calendar.wall(moment);
    let (hour, minute, second) = wall.time();
    format!("{} {hour:02}:{minute:02}:{second:02}", wall.date)
}
