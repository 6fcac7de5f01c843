//! Slots of clinics and the appointments in them.

use std::io;

use serde_json::{Value, json};

use super::record::Record;
use super::resource::{at, changed, concept, reference, set};
use super::{APPOINTMENT, Export, SLOT};
use crate::calendar::Moment;
use crate::course::clinic::Slot;
use crate::course::{Ending, Visit, VisitKind};
use crate::random::Topic;
use crate::scene::Scene;

const TOLD: Topic = Topic::new("told slots");
const CANCELLED: Topic = Topic::new("cancelled");

/// Slots and appointments of a clinic's day.
pub(super) fn write(export: &mut Export<'_, '_>) -> io::Result<()> {
    let scene = export.scene;
    for slot in &scene.slots {
        let told = is_told(scene, slot);
        if told {
            export.put(SLOT, slot_resource(scene, slot))?;
        }
        if let Some(visit) = &slot.visit {
            export.put(APPOINTMENT, appointment(scene, (slot, told), visit))?;
        }
    }
    Ok(())
}

/// A provider's slots are exported all or not at all, so that a free one can be found.
fn is_told(scene: &Scene<'_>, slot: &Slot) -> bool {
    let world = scene.world;
    let mut random = world.random(TOLD, &[slot.clinician as u64]);
    random.chance(world.scale.record_detail)
}

fn slot_resource(scene: &Scene<'_>, slot: &Slot) -> Value {
    let world = scene.world;
    let taken = slot
        .visit
        .as_ref()
        .is_some_and(|visit| visit.ending != Ending::Cancelled);
    let status = match (taken, slot.held) {
        (true, _) => "busy",
        (false, true) => "busy-unavailable",
        (false, false) => "free",
    };
    let schedule = format!("sch-{:05}", slot.clinician + 1);
    json!({
        "resourceType": "Slot", "id": slot.id(),
        "meta": changed(world, slot.start),
        "schedule": reference("Schedule", &schedule),
        "appointmentType": concept("v2-0276", "ROUTINE", "Routine appointment"),
        "status": status,
        "start": at(world, slot.start),
        "end": at(world, slot.end),
    })
}

fn appointment(scene: &Scene<'_>, (slot, told): (&Slot, bool), visit: &Visit) -> Value {
    let record = Record::new(scene, visit);
    let status = match visit.ending {
        Ending::NoShow => "noshow",
        Ending::Cancelled => "cancelled",
        _ => "fulfilled",
    };
    let booked = visit.booked_at.unwrap_or(visit.start);
    let updated = match visit.ending {
        Ending::Cancelled => cancelled_at(scene, visit),
        Ending::NoShow => slot.end,
        _ => visit.start,
    };
    let participant =
        |kind: &str, id: &str| json!({"actor": reference(kind, id), "status": "accepted"});
    let provider = scene.world.clinician(slot.clinician);
    let minutes = slot.end.minutes_since(slot.start).round() as i64;
    let follow_up = matches!(visit.illness, 0..=5);
    let (code, words) = if follow_up {
        ("FOLLOWUP", "A follow up visit from a previous appointment")
    } else {
        ("ROUTINE", "Routine appointment - default if not valued")
    };
    let mut appointment = json!({
        "resourceType": "Appointment", "id": slot.appointment_id(),
        "meta": changed(scene.world, updated),
        "status": status,
        "serviceType": [{"text": if visit.kind == VisitKind::Video { "Video visit" } else { "Office visit" }}],
        "appointmentType": concept("v2-0276", code, words),
        "start": record.time(slot.start), "end": record.time(slot.end),
        "minutesDuration": minutes, "created": record.time(booked),
        "participant": [
            participant("Patient", &record.patient_id),
            participant("Practitioner", &provider.practitioner_id()),
            participant("Location", &scene.here().location_id()),
        ],
    });
    if visit.ending == Ending::Cancelled {
        let reason = concept("appointment-cancellation-reason", "pat", "Patient");
        set(&mut appointment, "cancelationReason", reason);
    }
    if told {
        let slots = json!([reference("Slot", &slot.id())]);
        set(&mut appointment, "slot", slots);
    }
    appointment
}

/// Somewhere between the booking and the appointment, more often near the end.
pub(in super::super) fn cancelled_at(scene: &Scene<'_>, visit: &Visit) -> Moment {
    let booked = visit.booked_at.unwrap_or(visit.start);
    let minutes = visit.start.minutes_since(booked).max(0.0);
    let share = scene.random(CANCELLED, &[visit.number]).unit().sqrt();
    booked.after_minutes(minutes * share)
}
