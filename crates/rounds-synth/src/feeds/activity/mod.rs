//! The audit log: what everybody did in the record, derived from schedules, visits and acts, so
//! that it tells the story of the other feeds. `crew` knows who is there, `clinic`, `hospital`,
//! `support` and `background` hand out the day's work, `deeds` adds what the other feeds tell,
//! `diary` makes events of it. Sites write them as an access log or as FHIR AuditEvent.

mod access_log;
pub(crate) mod action;
mod audit_event;
mod background;
mod clinic;
mod crew;
mod deeds;
pub(crate) mod diary;
mod dirt;
mod hospital;
mod labelled;
mod log;
#[cfg(test)]
mod shape;
mod support;

use std::io;

use super::Configuration;
use crate::acts::Acts;
use crate::output::Files;
use crate::random::Topic;
use crate::scene::Scene;
use crate::world::Setting;
use crew::Crew;
use diary::Event;
use log::Author;

/// How the folders are loaded.
pub(crate) const SOURCES: [Configuration; 2] = [
    (
        "access-log.toml",
        include_str!("../../../configuration/sources/access-log.toml"),
    ),
    (
        "audit-event.toml",
        include_str!("../../../configuration/sources/audit-event.toml"),
    ),
];
/// How the files of the access log become tables.
pub(crate) const MAPPINGS: [Configuration; 2] = [
    (
        "access-log-events.toml",
        include_str!("../../../configuration/mappings/access-log-events.toml"),
    ),
    (
        "access-log-details.toml",
        include_str!("../../../configuration/mappings/access-log-details.toml"),
    ),
];

pub(crate) use labelled::write_truth;

const EVENTS: Topic = Topic::new("events");

/// What the day leaves in the log of the department's site.
pub(crate) fn write_scene(scene: &Scene<'_>, acts: &Acts, files: &mut Files) -> io::Result<()> {
    let world = scene.world;
    let site = scene.site();
    let mut access = access_log::Lines::default();
    let mut audit = audit_event::Lines::default();
    let mut written = Ok(());
    each_person(scene, acts, |author, events| {
        for event in events {
            if written.is_err() {
                return;
            }
            if !site.fhir_audit {
                written = access.write(world, (author, event), files);
            } else if audit_event::is_told(world, event) {
                written = audit.write(world, (&site.id, author, event), files);
            }
        }
    });
    written
}

/// Calls `tell` with the events of each person of the scene, in the order of time.
fn each_person(scene: &Scene<'_>, acts: &Acts, mut tell: impl FnMut(&Author, &[Event])) {
    let mut crew = Crew::of(scene);
    match scene.here().setting {
        Setting::Ambulatory => clinic::add(&mut crew),
        Setting::Inpatient | Setting::Emergency | Setting::Perioperative => {
            hospital::add(&mut crew)
        }
        Setting::Support => support::add(&mut crew),
    }
    deeds::add(&mut crew, acts);
    background::add(&mut crew);
    labelled::add(&mut crew);
    let world = scene.world;
    let told = world.scale.access_detail;
    // An extract does not know what lies ahead.
    let end = world.calendar.moment(world.calendar.end(), 0.0);
    let mut events = Vec::new();
    for (person, diary) in &mut crew.diaries {
        let mut random = scene.random(EVENTS, &[*person as u64]);
        diary.events(told, &mut random, &mut events);
        events.retain(|event| event.at < end);
        tell(&Author::of(scene, *person), &events);
    }
}
