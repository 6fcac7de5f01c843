//! The in-basket as an extract of the record system has it, and what generative tools drafted.
//! Dirt is in `dirt.rs`: rows written twice, rows out of order, rows that are written again with
//! their end, times by the wrong clock, missing fields, a local kind.

mod dirt;
mod drafts;

use std::io;

use super::Configuration;
use super::workforce::local_time;
use crate::acts::Acts;
use crate::acts::message::{Message, MessageKind};
use crate::calendar::Moment;
use crate::output::{Feed, Files, Row};
use crate::scene::Scene;
use crate::world::{World, patient, staff};

/// How the folders are loaded.
pub(crate) const SOURCES: [Configuration; 2] = [
    (
        "messages.toml",
        include_str!("../../../configuration/sources/messages.toml"),
    ),
    (
        "drafts.toml",
        include_str!("../../../configuration/sources/drafts.toml"),
    ),
];
/// How their files become tables.
pub(crate) const MAPPINGS: [Configuration; 2] = [
    (
        "messages-inbasket.toml",
        include_str!("../../../configuration/mappings/messages-inbasket.toml"),
    ),
    (
        "drafts.toml",
        include_str!("../../../configuration/mappings/drafts.toml"),
    ),
];

const INBASKET: Feed = Feed::csv(
    "messages",
    "inbasket",
    "MSG_ID,MSG_TYPE,CREATE_TIME,FIRST_READ_TIME,DONE_TIME,FROM_ID,TO_USER_ID,TO_POOL,DEPARTMENT_ID,DONE_USER_ID,PAT_ID,PRIORITY,TEXT_LENGTH,DONE_REMOTE_YN",
);

/// The messages that came to a department on a day, and the drafts of that day.
pub(crate) fn write_scene(scene: &Scene<'_>, acts: &Acts, files: &mut Files) -> io::Result<()> {
    let mut lines = Vec::with_capacity(acts.messages.len());
    for message in &acts.messages {
        dirt::lines(scene, message, &mut lines);
    }
    dirt::disorder(scene, &mut lines);
    lines
        .iter()
        .try_for_each(|line| files.line(INBASKET, line))?;
    drafts::write_scene(scene, acts, files)
}

/// The kind as the record system calls it.
fn type_name(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::PatientAdvice => "Patient Advice Request",
        MessageKind::Refill => "Rx Request",
        MessageKind::Result => "Results",
        MessageKind::Staff => "Staff Message",
        MessageKind::Admin => "Forms and Letters",
    }
}

/// A time that lies in the data; what happens after the extract is not in it yet.
fn known_time(world: &World, moment: Option<Moment>) -> Option<String> {
    let end = world.calendar.moment(world.calendar.end(), 0.0);
    let known = moment.filter(|moment| *moment < end);
    known.map(|moment| local_time(world, moment))
}

/// One record, with these words for its kind and end.
fn record(scene: &Scene<'_>, message: &Message, type_name: &str, done: Option<String>) -> Row {
    let world = scene.world;
    let is_done = done.is_some();
    let from = match (message.sender, message.kind) {
        (Some(sender), _) => Some(staff::id(sender)),
        (None, MessageKind::PatientAdvice | MessageKind::Refill) => {
            message.patient.map(patient::id)
        }
        _ => None,
    };
    let pool = message
        .pool
        .then(|| format!("{} {} pool", scene.here().name, type_name.to_lowercase()));
    Row::new()
        .text(&message.id())
        .text(type_name)
        .plain(local_time(world, message.received_at))
        .maybe(known_time(world, message.opened_at))
        .maybe(done)
        .maybe(from)
        .maybe((!message.pool).then(|| staff::id(message.recipient)))
        .text(pool.as_deref().unwrap_or_default())
        .text(&scene.here().id)
        .maybe(message.handled_by.filter(|_| is_done).map(staff::id))
        .maybe(message.patient.map(patient::id))
        .text(if message.is_urgent { "High" } else { "" })
        .plain(message.characters)
        .maybe(is_done.then_some(if message.at_home { "Y" } else { "N" }))
}
