//! Procedures and immunizations.

use std::io;

use serde_json::{Value, json};

use super::record::Record;
use super::resource::{meta, set};
use super::{Export, IMMUNIZATION, PROCEDURE};
use crate::calendar::Moment;
use crate::course::VisitKind;
use crate::random::Topic;
use crate::terms::{INFLUENZA_VACCINE, NEW_INFLUENZA_VACCINE, TETANUS_VACCINE, Term};

const VACCINE: Topic = Topic::new("vaccine");
const PROCEDURES: Topic = Topic::new("procedure");
/// Share of office visits in the season at which an influenza vaccine is given.
const INFLUENZA_SHARE: f64 = 0.22;
const SNOMED: &str = "http://snomed.info/sct";
const KNEE: Term = procedure("609588000", "Total knee replacement (procedure)");
const ELECTROCARDIOGRAM: Term = procedure("29303009", "Electrocardiographic procedure (procedure)");
const SUTURE: Term = procedure("288086009", "Suture open wound (procedure)");

const fn procedure(code: &'static str, display: &'static str) -> Term {
    Term {
        system: SNOMED,
        code,
        display,
    }
}

/// What was done at a visit besides talking, looking and prescribing.
pub(super) fn write(export: &mut Export<'_, '_>, record: &Record<'_>) -> io::Result<()> {
    if let Some((what, at)) = done(record) {
        export.put(PROCEDURE, procedure_resource(record, what, at))?;
    }
    match vaccine(record) {
        Some(vaccine) => export.put(IMMUNIZATION, immunization(record, vaccine)),
        None => Ok(()),
    }
}

fn done(record: &Record<'_>) -> Option<(Term, Moment)> {
    let visit = record.visit;
    let mut random = record.random(PROCEDURES);
    let (what, chance, minutes) = match visit.kind {
        VisitKind::Inpatient if visit.booked_at.is_some() => (KNEE, 1.0, 150.0),
        VisitKind::Inpatient => (ELECTROCARDIOGRAM, 0.35, 60.0),
        VisitKind::Emergency if random.chance(0.3) => (SUTURE, 0.2, 50.0),
        VisitKind::Emergency => (ELECTROCARDIOGRAM, 0.18, 25.0),
        VisitKind::Office | VisitKind::Video => return None,
    };
    let at = visit.start.after_minutes(random.within(0.4, 1.0) * minutes);
    let there = (visit.start..visit.end).contains(&at);
    (random.chance(chance) && there).then_some((what, at))
}

fn procedure_resource(record: &Record<'_>, what: Term, at: Moment) -> Value {
    let ended = at.after_minutes(25.0);
    json!({
        "resourceType": "Procedure", "id": format!("pro-{}", record.visit.number),
        "meta": meta(record.scene.world, ended, "procedure"), "status": "completed",
        "code": what.concept(), "subject": record.subject(), "encounter": record.encounter(),
        "performedPeriod": {"start": record.time(at), "end": record.time(ended)},
        "performer": [{"actor": record.practitioner(record.visit.clinician)}],
        "reasonCode": [record.illness().snomed.concept()],
    })
}

/// Influenza from September to December, tetanus now and then.
fn vaccine(record: &Record<'_>) -> Option<Term> {
    if record.visit.kind != VisitKind::Office {
        return None;
    }
    let calendar = &record.scene.world.calendar;
    let day = record.scene.day;
    let in_season = matches!(calendar.date(day).month(), 9..=12);
    let mut random = record.random(VACCINE);
    if in_season && random.chance(INFLUENZA_SHARE) {
        return Some(if record.scene.planted.data.vaccine_is_new(day) {
            NEW_INFLUENZA_VACCINE
        } else {
            INFLUENZA_VACCINE
        });
    }
    random.chance(0.008).then_some(TETANUS_VACCINE)
}

fn immunization(record: &Record<'_>, vaccine: Term) -> Value {
    let at = record.visit.start.after_minutes(12.0);
    let mut immunization = json!({
        "resourceType": "Immunization", "id": format!("imm-{}", record.visit.number),
        "meta": meta(record.scene.world, at, "immunization"), "status": "completed",
        "vaccineCode": vaccine.concept(), "patient": record.subject(),
        "encounter": record.encounter(), "occurrenceDateTime": record.time(at),
        "primarySource": true,
        "performer": [{"actor": record.practitioner(record.visit.clinician)}],
    });
    let lot = format!(
        "L{}{:02}",
        vaccine.code,
        record.scene.day.0.rem_euclid(365) / 30
    );
    set(&mut immunization, "lotNumber", json!(lot));
    immunization
}
