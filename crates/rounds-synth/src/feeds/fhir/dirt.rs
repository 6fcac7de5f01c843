//! What befalls a resource between the EHR and the file, at rates that an honest export has.
//!
//! Some lines cannot be loaded: cut short, without an id, with a day that does not exist, or the
//! torn last line of one file. They come in addition to the line that is right, so that every
//! reference still resolves. Others load and are wrong or repeated: the same line twice, a
//! correction with a newer `lastUpdated`, a local time written as if it were UTC, a missing
//! field, a code of the source's own in place of a standard one.

use std::io;

use serde_json::{Value, json};

use super::resource::set;
use super::{CONDITION, ENCOUNTER, IMMUNIZATION, OBSERVATION, PROCEDURE};
use crate::calendar::Day;
use crate::output::{Feed, Files};
use crate::random::{Random, Topic};
use crate::size::FilePeriod;
use crate::world::World;

const DIRT: Topic = Topic::new("dirt of FHIR");
const TORN: Topic = Topic::new("torn file");
/// Chance of a line that cannot be loaded, of each kind, after a line.
const REFUSED: f64 = 0.000_04;
const TWICE: f64 = 0.000_3;
const CORRECTED: f64 = 0.001;
const UTC_BY_MISTAKE: f64 = 0.000_6;
const FIELD_MISSING: f64 = 0.003;
const OWN_CODE: f64 = 0.002;

/// Writes a resource, and what else comes of it.
pub(super) fn put(
    world: &World,
    feed: Feed,
    mut resource: Value,
    files: &mut Files,
) -> io::Result<()> {
    let mut random = stream(world, feed, &resource);
    if random.chance(UTC_BY_MISTAKE) {
        write_as_utc(&mut resource);
    }
    if random.chance(FIELD_MISSING) {
        lose_field(feed, &mut resource);
    }
    if feed == OBSERVATION && random.chance(OWN_CODE) {
        keep_own_code(&mut resource);
    }
    let line = resource.to_string();
    files.line(feed, &line)?;
    if random.chance(TWICE) {
        files.repeated_line(feed, &line)?;
    }
    if feed == OBSERVATION && random.chance(CORRECTED) {
        correct(&mut resource, &mut random);
        files.line(feed, &resource.to_string())?;
    }
    if random.chance(REFUSED) {
        let half = (line.len() / 2..line.len()).find(|end| line.is_char_boundary(*end));
        files.refused_line(feed, line.get(..half.unwrap_or(0)).unwrap_or("{"))?;
    }
    if random.chance(REFUSED) {
        let mut nameless = resource.clone();
        if let Some(fields) = nameless.as_object_mut() {
            fields.remove("id");
        }
        files.refused_line(feed, &nameless.to_string())?;
    }
    if let Some(field) = time_field(feed).filter(|_| random.chance(REFUSED * 4.0)) {
        let other = json!(format!("{}-x", name(&resource)));
        set(&mut resource, "id", other);
        set(&mut resource, field, json!("2026-02-30T10:00:00-05:00"));
        files.refused_line(feed, &resource.to_string())?;
    }
    Ok(())
}

fn name(resource: &Value) -> &str {
    resource.get("id").and_then(Value::as_str).unwrap_or("")
}

/// A stream of the resource's own.
fn stream(world: &World, feed: Feed, resource: &Value) -> Random {
    // FNV-1a of the id: the same resource meets the same fate in every part of the data.
    let hash = name(resource)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    world.random(DIRT, &[hash, feed.name.len() as u64])
}

/// The time without which a row has no place.
fn time_field(feed: Feed) -> Option<&'static str> {
    match feed {
        OBSERVATION => Some("effectiveDateTime"),
        IMMUNIZATION => Some("occurrenceDateTime"),
        CONDITION => Some("recordedDate"),
        _ => None,
    }
}

/// The time of day of the clock with the letter of UTC behind it.
fn write_as_utc(resource: &mut Value) {
    for field in ["effectiveDateTime", "authoredOn", "recordedDate", "created"] {
        let local = resource.get(field).and_then(Value::as_str);
        if let Some(time) = local.and_then(|text| text.get(..19)) {
            let mistaken = json!(format!("{time}Z"));
            set(resource, field, mistaken);
        }
    }
}

fn lose_field(feed: Feed, resource: &mut Value) {
    let field = match feed {
        OBSERVATION => "issued",
        ENCOUNTER => "participant",
        CONDITION => "onsetDateTime",
        IMMUNIZATION => "lotNumber",
        PROCEDURE => "reasonCode",
        _ => return,
    };
    if let Some(fields) = resource.as_object_mut() {
        fields.remove(field);
    }
}

/// Leaves of the codings the source's own.
fn keep_own_code(resource: &mut Value) {
    let codings = resource
        .pointer_mut("/code/coding")
        .and_then(Value::as_array_mut);
    if let Some(codings) = codings.filter(|codings| codings.len() > 1) {
        codings.remove(0);
    }
}

/// A result that the laboratory corrected: a newer version of the same resource.
fn correct(resource: &mut Value, random: &mut Random) {
    set(resource, "status", json!("corrected"));
    let value = resource
        .pointer("/valueQuantity/value")
        .and_then(Value::as_f64);
    if let Some(value) = value {
        let corrected = super::resource::rounded(value * random.within(0.8, 1.25), 1);
        if let Some(place) = resource.pointer_mut("/valueQuantity/value") {
            *place = corrected;
        }
    }
    let newer = resource
        .pointer("/meta/lastUpdated")
        .and_then(Value::as_str)
        .map(last_second);
    if let (Some(newer), Some(place)) = (newer, resource.pointer_mut("/meta/lastUpdated")) {
        *place = json!(newer);
    }
}

/// The last second of the same minute: later, and surely a time.
fn last_second(time: &str) -> String {
    match (time.get(..17), time.get(19..)) {
        (Some(minute), Some(offset)) => format!("{minute}59.999{offset}"),
        _ => time.to_owned(),
    }
}

/// At the end of one period the file of procedures stops in the middle of a line.
pub(super) fn cut_off(world: &World, day: Day, files: &mut Files) -> io::Result<()> {
    let days = i64::from(world.calendar.end().0);
    let chosen = Day(world.random(TORN, &[]).between(days / 3, days - 40) as i32);
    let date = world.calendar.date(chosen);
    let last = match world.scale.files {
        FilePeriod::Month => world.calendar.day(date.last_of_month()),
        FilePeriod::Day => chosen,
    };
    if day != last {
        return Ok(());
    }
    let begun = r#"{"resourceType":"Procedure","id":"pro-torn","status":"completed","code":{"coding":[{"sys"#;
    files.torn_line(PROCEDURE, begun)
}
