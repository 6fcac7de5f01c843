//! Visits at a distance, as the video platform reports them: who joined when, and what failed.
//!
//! A visit that fails goes on by telephone; a patient who cannot get in at all is a no-show in
//! the appointment book and a failure here. Dirt: rows that stand twice, sessions without an end.

use std::io;

use super::Configuration;
use super::workforce::local_time;
use crate::calendar::Moment;
use crate::course::clinic::Slot;
use crate::course::{Ending, Visit, VisitKind};
use crate::output::{Feed, Files, Row};
use crate::planted::operations::telehealth::PLATFORMS;
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::world::{patient, staff};

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "telehealth.toml",
    include_str!("../../configuration/sources/telehealth.toml"),
)];
/// How its files become tables.
pub(crate) const MAPPINGS: [Configuration; 1] = [(
    "telehealth-sessions.toml",
    include_str!("../../configuration/mappings/telehealth-sessions.toml"),
)];

const SESSIONS: Feed = Feed::csv(
    "telehealth",
    "sessions",
    "session_id,appointment,csn,patient,host,clinic,facility,medium,product,product_id,scheduled_start,guest_joined,host_joined,closed,state,error_text,quality,guest_device",
);
const TELEHEALTH: Topic = Topic::new("telehealth");
/// Share of patients who use the application.
const APP_SHARE: f64 = 0.6;
/// Share of visits that fail or go on by telephone.
const FAILING: f64 = 0.035;
/// Share of patients said not to have come who tried to.
const TRIED: f64 = 0.1;
const TWICE: f64 = 0.003;
const NO_END: f64 = 0.006;
const FAILURES: [(&str, f64); 5] = [
    ("No sound", 0.38),
    ("Guest could not connect", 0.24),
    ("Picture froze", 0.2),
    ("Browser is not supported", 0.1),
    ("Host could not connect", 0.08),
];

/// The visits at a distance of a clinic on a day.
pub(crate) fn write_scene(scene: &Scene<'_>, files: &mut Files) -> io::Result<()> {
    for slot in &scene.slots {
        let Some(visit) = slot.visit.as_ref() else {
            continue;
        };
        if visit.kind != VisitKind::Video {
            continue;
        }
        let mut random = scene.random(TELEHEALTH, &[visit.number]);
        let row = session(scene, (slot, visit), &mut random);
        files.line(SESSIONS, row.line())?;
        if random.chance(TWICE) {
            files.line(SESSIONS, row.line())?;
        }
    }
    Ok(())
}

/// How a visit went: its state, what failed, who joined when.
struct Session {
    state: &'static str,
    failure: &'static str,
    guest: Option<Moment>,
    host: Option<Moment>,
    end: Option<Moment>,
}

fn held(scene: &Scene<'_>, visit: &Visit, platform: usize, random: &mut Random) -> Session {
    let planted = &scene.planted.operations.telehealth;
    let failing = planted.failing_share(platform, scene.day);
    let failing = failing.unwrap_or(FAILING);
    let guest = visit
        .start
        .after_minutes(-random.exponential(3.0).min(15.0));
    let what = random.weighted(FAILURES.iter().map(|(_, share)| *share));
    let mut failure = FAILURES.get(what).map_or("", |(words, _)| *words);
    if planted.is_moved(platform, scene.day) {
        failure = "Moved to telephone as announced";
    }
    match visit.ending {
        Ending::Cancelled => Session {
            state: "CANCELED",
            failure: "",
            guest: None,
            host: None,
            end: None,
        },
        Ending::NoShow if random.chance(TRIED * failing / FAILING) => Session {
            state: "FAILED",
            failure: "Guest could not connect",
            guest: None,
            host: Some(visit.start.after_minutes(random.within(0.0, 5.0))),
            end: Some(visit.start.after_minutes(random.within(8.0, 14.0))),
        },
        Ending::NoShow => Session {
            state: "NOSHOW",
            failure: "",
            guest: None,
            host: Some(visit.start.after_minutes(random.within(0.0, 5.0))),
            end: Some(visit.start.after_minutes(random.within(8.0, 14.0))),
        },
        _ if random.chance(failing) => Session {
            state: "PHONE",
            failure,
            guest: Some(guest),
            host: Some(visit.start),
            end: Some(visit.end),
        },
        _ => Session {
            state: "DONE",
            failure: "",
            guest: Some(guest),
            host: Some(visit.start),
            end: (!random.chance(NO_END)).then_some(visit.end),
        },
    }
}

fn session(scene: &Scene<'_>, (slot, visit): (&Slot, &Visit), random: &mut Random) -> Row {
    let world = scene.world;
    let mut own = world.random(TELEHEALTH, &[u64::from(visit.patient)]);
    let platform = usize::from(!own.chance(APP_SHARE));
    let device = match (platform, own.chance(0.8)) {
        (0, true) => "phone",
        (0, false) => "tablet",
        (_, true) => "computer",
        (_, false) => "phone",
    };
    let (product_id, product) = PLATFORMS.get(platform).copied().unwrap_or_default();
    let session = held(scene, visit, platform, random);
    let local = |moment: Option<Moment>| moment.map(|moment| local_time(world, moment));
    let quality = match session.state {
        "DONE" => Some(random.weighted([0.01, 0.03, 0.1, 0.34, 0.52].into_iter()) + 1),
        "PHONE" => Some(random.weighted([0.5, 0.3, 0.2].into_iter()) + 1),
        _ => None,
    };
    Row::new()
        .plain(format_args!("vs-{}", visit.number))
        .plain(slot.appointment_id())
        .maybe(visit.took_place().then(|| visit.id()))
        .plain(patient::id(visit.patient))
        .plain(staff::id(visit.clinician))
        .text(&scene.here().id)
        .text(&scene.site().id)
        .text("V")
        .text(product)
        .text(product_id)
        .plain(local_time(world, slot.start))
        .maybe(local(session.guest))
        .maybe(local(session.host))
        .maybe(local(session.end))
        .text(session.state)
        .text(session.failure)
        .maybe(quality)
        .text(device)
}
