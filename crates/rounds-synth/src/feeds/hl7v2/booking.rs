//! SIU: appointments made, changed, cancelled and missed. The messages about an appointment lie
//! in the file of its own period, whenever they were sent.

use super::segment::{Header, Message, Segment, escaped, time, time_of_clock};
use super::subject::Subject;
use crate::calendar::Moment;
use crate::course::clinic::Slot;
use crate::course::{Ending, VisitKind};
use crate::feeds::fhir;
use crate::random::Topic;

const CHANGED: Topic = Topic::new("changed appointment");
const CHANGED_SHARE: f64 = 0.06;

/// The messages about one appointment.
pub(super) fn of(subject: &Subject<'_>, slot: &Slot) -> Vec<Message> {
    let visit = subject.visit;
    let booked = visit.booked_at.unwrap_or(visit.start);
    let mut messages = vec![message(subject, slot, ("S12", booked, "Booked"))];
    let mut random = subject.scene.random(CHANGED, &[visit.number]);
    if random.chance(CHANGED_SHARE) {
        let minutes = slot.start.minutes_since(booked).max(0.0);
        let at = booked.after_minutes(minutes * random.unit() * 0.5);
        messages.push(message(subject, slot, ("S14", at, "Booked")));
    }
    match visit.ending {
        Ending::Cancelled => {
            let at = fhir::cancelled_at(subject.scene, visit);
            messages.push(message(subject, slot, ("S15", at, "Cancelled")));
        }
        Ending::NoShow => {
            let at = slot.end.after_minutes(10.0);
            messages.push(message(subject, slot, ("S26", at, "Noshow")));
        }
        _ => {}
    }
    messages
}

fn message(
    subject: &Subject<'_>,
    slot: &Slot,
    (event, sent_at, status): (&'static str, Moment, &str),
) -> Message {
    let scene = subject.scene;
    let world = scene.world;
    let header = Header {
        world,
        sender: ("SCHEDULING", &scene.site().id),
        kind: ("SIU", event, "SIU_S12"),
        sent_at,
        control_id: format!("S{}-{event}", slot.number),
    };
    let minutes = slot.end.minutes_since(slot.start).round().to_string();
    let video = subject.visit.kind == VisitKind::Video;
    let service = if video {
        "VIDEO^Video visit^L"
    } else {
        "OFFICE^Office visit^L"
    };
    let from = time(world, slot.start);
    let to = time(world, slot.end);
    let schedule = Segment::new("SCH")
        .field(1, format!("{}^SCHEDULING", slot.appointment_id()))
        .field(2, format!("{}^SCHEDULING", slot.appointment_id()))
        .field(6, format!("{event}^{status}^L"))
        .field(8, service)
        .field(9, minutes.clone())
        .field(10, "min^minute^UCUM")
        .field(11, format!("^^{minutes}^{from}^{to}"))
        .field(16, subject.clinician(slot.clinician))
        .field(25, format!("{status}^{status}^HL70278"));
    let here = escaped(&scene.here().name);
    // This scheduling system writes times of resources without an offset, as many do.
    let local = time_of_clock(&world.calendar, slot.start);
    let resource = |name| Segment::new(name).field(1, "1").field(2, "A");
    let segments = [
        schedule,
        subject.pid(),
        subject.pv1(slot.department, None),
        Segment::new("RGS")
            .field(1, "1")
            .field(2, "A")
            .field(3, here),
        resource("AIS")
            .field(3, service)
            .field(4, local.clone())
            .field(7, minutes)
            .field(8, "min^minute^UCUM"),
        resource("AIL").field(3, subject.location(slot.department)),
        resource("AIP")
            .field(3, subject.clinician(slot.clinician))
            .field(6, local),
    ];
    Message::new(header, &segments)
}
