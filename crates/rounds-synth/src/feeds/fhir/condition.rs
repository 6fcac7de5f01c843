//! What patients live with, what brought them, and what they must not be given.

use std::io;

use serde_json::{Value, json};

use super::people::Subject;
use super::record::Record;
use super::resource::{concept, meta, reference, set};
use super::{CONDITION, Export};
use crate::calendar::Day;
use crate::random::Topic;
use crate::terms::{Illness, chronic_illnesses, illness_at};

const ONSET: Topic = Topic::new("onset");
const RECORDED: Topic = Topic::new("recorded");
const ALLERGY: Topic = Topic::new("allergy");
/// RxNorm ingredient, or SNOMED CT, with the reaction to it.
const ALLERGENS: [(&str, &str, &str, &str, &str); 4] = [
    (
        RXNORM,
        "7980",
        "penicillin G",
        "271807003",
        "Eruption of skin (disorder)",
    ),
    (
        RXNORM,
        "10831",
        "Sulfamethoxazole / Trimethoprim",
        "247472004",
        "Wheal (finding)",
    ),
    (RXNORM, "2670", "codeine", "422587007", "Nausea (finding)"),
    (
        SNOMED,
        "762952008",
        "Peanut (substance)",
        "39579001",
        "Anaphylaxis (disorder)",
    ),
];
const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
const SNOMED: &str = "http://snomed.info/sct";

fn condition(illness: &Illness, category: &str, profile: Value) -> Value {
    let chronic = category == "problem-list-item";
    let status = if chronic { "active" } else { "resolved" };
    let kind = if chronic {
        "Problem List Item"
    } else {
        "Encounter Diagnosis"
    };
    json!({
        "resourceType": "Condition", "meta": profile,
        "clinicalStatus": concept("condition-clinical", status, status),
        "verificationStatus": concept("condition-ver-status", "confirmed", "Confirmed"),
        "category": [concept("condition-category", category, kind)],
        "code": {"coding": [illness.snomed.coding(), illness.icd10.coding()],
            "text": illness.snomed.display},
    })
}

/// The problem list, carried over from the systems before.
pub(super) fn lasting(subject: &Subject<'_>) -> Vec<Value> {
    let person = subject.person;
    let world = subject.world();
    let recorded = subject.carried_over();
    let mut random = world.random(ONSET, &[u64::from(person.number)]);
    let illnesses = chronic_illnesses(person).into_iter();
    illnesses
        .map(|illness| {
            let profile = meta(world, recorded, "condition-problems-health-concerns");
            let mut problem = condition(illness_at(illness), "problem-list-item", profile);
            let id = format!("con-{:07}-{illness}", person.number);
            let onset = world.calendar.date(Day(-(random.between(60, 780) as i32)));
            set(&mut problem, "id", json!(id));
            set(&mut problem, "subject", reference("Patient", &person.id()));
            set(&mut problem, "onsetDateTime", json!(onset.to_string()));
            set(&mut problem, "recordedDate", json!(subject.time(recorded)));
            problem
        })
        .collect()
}

/// An allergy, of about one in eight.
pub(super) fn allergy(subject: &Subject<'_>) -> Option<Value> {
    let person = subject.person;
    let world = subject.world();
    let mut random = world.random(ALLERGY, &[u64::from(person.number)]);
    if !random.chance(0.12) {
        return None;
    }
    let (system, code, display, reaction, words) = random.pick(&ALLERGENS)?;
    let recorded = subject.carried_over();
    let food = *system == SNOMED;
    Some(json!({
        "resourceType": "AllergyIntolerance", "id": format!("alg-{:07}", person.number),
        "meta": meta(world, recorded, "allergyintolerance"),
        "clinicalStatus": concept("allergyintolerance-clinical", "active", "Active"),
        "verificationStatus": concept("allergyintolerance-verification", "confirmed", "Confirmed"),
        "type": "allergy", "category": [if food { "food" } else { "medication" }],
        "criticality": if food { "high" } else { "low" },
        "code": {"coding": [{"system": system, "code": code, "display": display}], "text": display},
        "patient": reference("Patient", &person.id()),
        "recordedDate": subject.time(recorded),
        "reaction": [{"manifestation": [{"coding": [
            {"system": SNOMED, "code": reaction, "display": words}]}]}],
    }))
}

/// What brought the patient; of clinic visits only where all is told.
pub(super) fn write(export: &mut Export<'_, '_>, record: &Record<'_>) -> io::Result<()> {
    let visit = record.visit;
    if visit.kind.is_booked() && !record.detailed {
        return Ok(());
    }
    let mut random = record.random(RECORDED);
    let hours = random.log_normal(if record.is_bedded() { 5.0 } else { 0.6 }, 0.8);
    let recorded = visit.start.after_minutes(hours * 60.0);
    let profile = meta(
        record.scene.world,
        recorded,
        "condition-encounter-diagnosis",
    );
    let mut diagnosis = condition(record.illness(), "encounter-diagnosis", profile);
    set(&mut diagnosis, "id", json!(format!("con-{}", visit.number)));
    set(&mut diagnosis, "subject", record.subject());
    set(&mut diagnosis, "encounter", record.encounter());
    set(
        &mut diagnosis,
        "onsetDateTime",
        json!(record.time(visit.start)),
    );
    set(&mut diagnosis, "recordedDate", json!(record.time(recorded)));
    let recorder = record.practitioner(visit.clinician);
    set(&mut diagnosis, "recorder", recorder);
    export.put(CONDITION, diagnosis)
}
