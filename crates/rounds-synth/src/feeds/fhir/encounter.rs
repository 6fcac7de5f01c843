//! Encounters, finished or in progress when the export is made.

use serde_json::{Value, json};

use super::record::Record;
use super::resource::{concept, meta, reference, set};
use crate::course::{Ending, VisitKind};
use crate::terms::{ACT_CODE, EMERGENCY, STAY, TELEMEDICINE, Term, VISIT};

/// The Encounter of a visit that took place.
pub(super) fn encounter(record: &Record<'_>) -> Value {
    let visit = record.visit;
    let scene = record.scene;
    let (site, here) = (scene.site(), scene.here());
    let over = record.is_over();
    let mut period = json!({"start": record.time(visit.start)});
    if over {
        set(&mut period, "end", json!(record.time(visit.end)));
    }
    let updated = visit.end.after_minutes(20.0).min(record.extracted_at());
    let (code, words, kind) = class(visit.kind);
    let illness = record.illness();
    let mut encounter = json!({
        "resourceType": "Encounter", "id": visit.id(),
        "meta": meta(scene.world, updated, "encounter"),
        "identifier": [{"use": "official", "system": "urn:oid:2.16.840.1.113883.19.5.8",
            "value": format!("V{}", visit.number)}],
        "status": if over { "finished" } else { "in-progress" },
        "class": {"system": ACT_CODE, "code": code, "display": words},
        "type": [{"coding": [kind.coding()]}],
        "subject": record.subject(),
        "participant": [{"individual": record.practitioner(visit.clinician)}],
        "period": period,
        "reasonCode": [{"coding": [illness.snomed.coding(), illness.icd10.coding()]}],
        "location": [{"location": {
            "reference": format!("Location/{}", here.location_id()), "display": here.name}}],
        "serviceProvider": {
            "reference": format!("Organization/{}", site.organization_id()), "display": site.name},
    });
    if visit.kind.is_booked() {
        let appointment = reference("Appointment", &format!("appt-{}", visit.number));
        set(&mut encounter, "appointment", json!([appointment]));
    } else {
        set(&mut encounter, "hospitalization", hospitalization(record));
    }
    if let Some(earlier) = emergency_visit_before(record) {
        set(&mut encounter, "partOf", reference("Encounter", &earlier));
    }
    encounter
}

fn class(kind: VisitKind) -> (&'static str, &'static str, Term) {
    match kind {
        VisitKind::Office => ("AMB", "ambulatory", VISIT),
        VisitKind::Video => ("VR", "virtual", TELEMEDICINE),
        VisitKind::Emergency => ("EMER", "emergency", EMERGENCY),
        VisitKind::Inpatient => ("IMP", "inpatient encounter", STAY),
    }
}

/// The emergency visit that became this stay, if it is in the data.
fn emergency_visit_before(record: &Record<'_>) -> Option<String> {
    let earlier = earlier_visit(record)?;
    let day = record.scene.world.calendar.wall(earlier.start).day;
    (earlier.kind == VisitKind::Emergency && day.0 >= 0).then(|| earlier.id())
}

fn earlier_visit<'a>(record: &Record<'a>) -> Option<&'a crate::course::Visit> {
    let follows = record.visit.follows?;
    let visits = &record.scene.plan.visits;
    let found = visits.binary_search_by_key(&follows, |visit| visit.number);
    visits.get(found.ok()?)
}

fn hospitalization(record: &Record<'_>) -> Value {
    let visit = record.visit;
    let mut hospitalization = json!({});
    if record.is_bedded() {
        let earlier = earlier_visit(record).map(|earlier| earlier.kind);
        let (code, words) = match earlier {
            Some(VisitKind::Emergency) => ("emd", "From accident/emergency department"),
            _ if visit.booked_at.is_some() => ("gp", "General Practitioner referral"),
            _ => ("outp", "From outpatient department"),
        };
        let source = concept("admit-source", code, words);
        set(&mut hospitalization, "admitSource", source);
        if earlier == Some(VisitKind::Inpatient) {
            let again = concept("v2-0092", "R", "Re-admission");
            set(&mut hospitalization, "reAdmission", again);
        }
    }
    let ending = match visit.ending {
        Ending::Home | Ending::NoShow | Ending::Cancelled => ("home", "Home"),
        Ending::Facility if record.is_bedded() => ("snf", "Skilled nursing facility"),
        Ending::Facility | Ending::Admitted => ("other-hcf", "Other healthcare facility"),
        Ending::Died => ("exp", "Expired"),
        Ending::LeftUnseen => ("aadvice", "Left against advice"),
    };
    if record.is_over() {
        let to = concept("discharge-disposition", ending.0, ending.1);
        set(&mut hospitalization, "dischargeDisposition", to);
    }
    hospitalization
}
