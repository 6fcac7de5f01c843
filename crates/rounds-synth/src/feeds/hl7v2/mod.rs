//! The messages of the interfaces in HL7 version 2.5.1: admissions, laboratory, appointments.
//! Each file has the messages of a period; segments end with a carriage return, and a line feed
//! follows the last one of a message.
//!
//! They speak of the same visits, samples and appointments as the FHIR export, and of those alone
//! of which that tells everything. Dirt: messages sent twice under one control id, times without
//! an offset, and what `planted/data` says about feeds that are silent. Rounds cannot load them
//! yet.

mod admission;
mod booking;
mod laboratory;
mod segment;
mod subject;

use std::io;

use crate::acts::result::Measured;
use crate::output::{Feed, Files};
use crate::random::Topic;
use crate::scene::Scene;
use crate::world::Setting;
use segment::Message;
use subject::Subject;

const AGAIN: Topic = Topic::new("messages sent again");
const AGAIN_SHARE: f64 = 0.002;

const fn file(name: &'static str) -> Feed {
    Feed {
        folder: "hl7v2",
        name,
        extension: "hl7",
        heading: None,
    }
}

const ADMISSIONS: Feed = file("adt");
const ORDERS: Feed = file("omg");
const RESULTS: Feed = file("oru");
const BOOKINGS: Feed = file("siu");

/// The messages about one department on one day, each kind in the order of sending.
pub(crate) fn write_scene(
    scene: &Scene<'_>,
    measured: &Measured,
    files: &mut Files,
) -> io::Result<()> {
    if matches!(
        scene.here().setting,
        Setting::Support | Setting::Perioperative
    ) {
        return Ok(());
    }
    let speaks = |feed: &str| {
        let data = &scene.planted.data;
        !data.silent(feed, scene.here().site, scene.day)
    };
    let told: Vec<Option<Subject<'_>>> = scene
        .visits
        .iter()
        .map(|visit| {
            super::fhir::is_detailed(scene.world, visit).then(|| Subject::new(scene, visit))
        })
        .collect();
    let there = told
        .iter()
        .flatten()
        .filter(|subject| subject.visit.took_place());
    if speaks("ADT") {
        let messages = there.flat_map(admission::of).collect();
        send(scene, ADMISSIONS, messages, files)?;
    }
    let samples = || {
        let all = measured.samples.iter();
        all.filter_map(|sample| Some((told.get(sample.visit)?.as_ref()?, sample)))
    };
    if speaks("OMG") {
        let asked = samples().map(|(subject, sample)| laboratory::request(subject, sample));
        send(scene, ORDERS, asked.collect(), files)?;
    }
    if speaks("ORU") {
        let answered = samples().map(|(subject, sample)| laboratory::report(subject, sample));
        send(scene, RESULTS, answered.collect(), files)?;
    }
    if speaks("SIU") {
        let booked = scene.slots.iter().filter_map(|slot| {
            let visit = slot.visit.as_ref()?;
            let subject =
                super::fhir::is_detailed(scene.world, visit).then(|| Subject::new(scene, visit))?;
            Some(booking::of(&subject, slot))
        });
        send(scene, BOOKINGS, booked.flatten().collect(), files)?;
    }
    Ok(())
}

fn send(
    scene: &Scene<'_>,
    feed: Feed,
    mut messages: Vec<Message>,
    files: &mut Files,
) -> io::Result<()> {
    messages.sort_by_key(|message| message.sent_at);
    for (place, message) in messages.iter().enumerate() {
        files.line(feed, message.text())?;
        let name = feed.name.bytes().map(u64::from).sum();
        let mut random = scene.random(AGAIN, &[name, place as u64]);
        if random.chance(AGAIN_SHARE) {
            files.repeated_line(feed, message.text())?;
        }
    }
    Ok(())
}
