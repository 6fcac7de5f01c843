//! A bulk export of FHIR R4 resources as NDJSON, in the shape of US Core, as an EHR makes it
//! after the last day. What holds at all times is in files without a period.
//!
//! At small sizes documents, slots, orders and the results of some visits are left out
//! ([`crate::size::Scale::record_detail`]); encounters and appointments never are. Visits lie in
//! the period in which they begin. Its dirt is in `dirt.rs`.
//!
//! Other systems know a patient by the number of the whole system; this export and HL7 v2 know
//! people who were registered twice under two ids.

mod booking;
mod condition;
mod dirt;
mod document;
mod encounter;
mod observation;
mod order;
mod people;
mod places;
mod record;
mod report;
mod resource;
#[cfg(test)]
mod tests;
mod treatment;

use std::io;

use serde_json::Value;

use super::Configuration;
use crate::acts::Acts;
use crate::acts::result::Measured;
use crate::calendar::Day;
use crate::course::Plan;
use crate::output::{Feed, Files};
use crate::planted::Planted;
use crate::scene::Scene;
use crate::world::{Setting, World};
pub(super) use booking::cancelled_at;
pub(super) use people::{patient_id, second_record_number};
use record::Record;
pub(super) use record::is_detailed;

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "fhir.toml",
    include_str!("../../../configuration/sources/fhir.toml"),
)];
/// FHIR needs no mapping.
pub(crate) const MAPPINGS: [Configuration; 0] = [];

/// The file of a kind of resource; long texts and slots come compressed.
const fn file(kind: &'static str, compressed: bool) -> Feed {
    Feed {
        folder: "fhir",
        name: kind,
        extension: if compressed { "ndjson.gz" } else { "ndjson" },
        heading: None,
    }
}

const ALLERGY: Feed = file("AllergyIntolerance", false);
const APPOINTMENT: Feed = file("Appointment", false);
const CONDITION: Feed = file("Condition", false);
const COVERAGE: Feed = file("Coverage", false);
const DEVICE: Feed = file("Device", false);
const DOCUMENT: Feed = file("DocumentReference", true);
const ENCOUNTER: Feed = file("Encounter", false);
const IMAGING: Feed = file("ImagingStudy", false);
const IMMUNIZATION: Feed = file("Immunization", false);
const LOCATION: Feed = file("Location", false);
const MEDICATION_ADMINISTRATION: Feed = file("MedicationAdministration", false);
const MEDICATION_REQUEST: Feed = file("MedicationRequest", false);
const OBSERVATION: Feed = file("Observation", false);
const ORGANIZATION: Feed = file("Organization", false);
const PATIENT: Feed = file("Patient", false);
const PRACTITIONER: Feed = file("Practitioner", false);
const PRACTITIONER_ROLE: Feed = file("PractitionerRole", false);
const PROCEDURE: Feed = file("Procedure", false);
const REPORT: Feed = file("DiagnosticReport", false);
const SCHEDULE: Feed = file("Schedule", false);
const SERVICE_REQUEST: Feed = file("ServiceRequest", false);
const SLOT: Feed = file("Slot", true);

/// Places, people, and what patients live with.
pub(crate) fn write_lasting(
    (world, plan, planted): (&World, &Plan, &Planted),
    files: &mut Files,
) -> io::Result<()> {
    places::write_all(world, files)?;
    for number in 0..world.patients() {
        let person = world.patient(number);
        let of = people::Subject::new(world, (plan, planted), &person);
        write(files, PATIENT, &of.patient())?;
        write(files, COVERAGE, &of.coverage())?;
        for condition in condition::lasting(&of) {
            write(files, CONDITION, &condition)?;
        }
        if let Some(allergy) = condition::allergy(&of) {
            write(files, ALLERGY, &allergy)?;
        }
        if let Some(again) = of.registered_anew() {
            write(files, PATIENT, &again)?;
        }
    }
    Ok(())
}

fn write(files: &mut Files, feed: Feed, resource: &Value) -> io::Result<()> {
    files.line(feed, &resource.to_string())
}

/// What one department leaves behind on one day.
pub(crate) fn write_scene(
    scene: &Scene<'_>,
    (acts, measured): (&Acts, &Measured),
    files: &mut Files,
) -> io::Result<()> {
    // The others only look at visits that belong to a ward, an emergency department or a clinic.
    if matches!(
        scene.here().setting,
        Setting::Support | Setting::Perioperative
    ) {
        return Ok(());
    }
    let mut export = Export { scene, files };
    booking::write(&mut export)?;
    let records: Vec<Record<'_>> = scene
        .visits
        .iter()
        .map(|visit| Record::new(scene, visit))
        .collect();
    for record in &records {
        if record.begins_today() && record.visit.took_place() {
            export.put(ENCOUNTER, encounter::encounter(record))?;
            condition::write(&mut export, record)?;
            treatment::write(&mut export, record)?;
            people::write_confirmed(&mut export, record)?;
        }
    }
    order::write(&mut export, &records, acts)?;
    document::write(&mut export, &records, acts)?;
    observation::write(&mut export, &records, measured)?;
    report::write(&mut export, &records, measured)
}

/// At the end of one period a file ends in the middle of a line.
pub(crate) fn write_day(world: &World, day: Day, files: &mut Files) -> io::Result<()> {
    dirt::cut_off(world, day, files)
}

/// The scene and where its resources go.
struct Export<'a, 'b> {
    scene: &'a Scene<'b>,
    files: &'a mut Files,
}

impl Export<'_, '_> {
    /// Writes a resource, with what befalls it on the way.
    fn put(&mut self, feed: Feed, resource: Value) -> io::Result<()> {
        dirt::put(self.scene.world, feed, resource, self.files)
    }
}
