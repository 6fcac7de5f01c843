//! The request of a call: who signs which draft order for whom, with what the service asked to be
//! fetched before.

use serde_json::{Value, json};

use super::{Call, instant, service_id};
use crate::calendar::Day;
use crate::course::Visit;
use crate::laboratory;
use crate::terms::{Term, UCUM};
use crate::world::orderables::OrderKind;
use crate::world::patient;

const FHIR_SERVER: &str = "https://fhir.milbrook-health.example/r4";

/// The line of a request.
pub(super) fn line(call: &Call<'_>) -> Value {
    let world = call.scene.world;
    let user = world.clinician(call.order.entered_by).practitioner_id();
    let visit = call.scene.visits.get(call.order.visit);
    let subject = visit.map(|visit| patient::id(visit.patient));
    let mut context = json!({
        "userId": format!("Practitioner/{user}"),
        "patientId": subject,
        "draftOrders": {
            "resourceType": "Bundle", "type": "collection",
            "entry": [{"resource": draft(call, subject.as_deref())}],
        },
    });
    if let (Some(visit), Some(context)) = (visit, context.as_object_mut()) {
        context.insert("encounterId".into(), visit.id().into());
    }
    json!({
        "service": service_id(call.rule), "at": instant(call.at),
        "request": {
            "hook": "order-sign", "hookInstance": call.instance,
            "fhirServer": FHIR_SERVER, "context": context,
            "prefetch": visit.map(|visit| prefetch(call, visit)),
        },
    })
}

/// Type and id of the draft order.
pub(super) fn draft_type(call: &Call<'_>) -> &'static str {
    if call.order.kind() == OrderKind::Medication {
        "MedicationRequest"
    } else {
        "ServiceRequest"
    }
}

fn draft(call: &Call<'_>, subject: Option<&str>) -> Value {
    let kind = draft_type(call);
    let field = if kind == "MedicationRequest" {
        "medicationCodeableConcept"
    } else {
        "code"
    };
    json!({
        "resourceType": kind, "id": call.order.id(), "status": "draft", "intent": "order",
        field: call.order.term.concept(),
        "subject": {"reference": format!("Patient/{}", subject.unwrap_or_default())},
    })
}

fn prefetch(call: &Call<'_>, visit: &Visit) -> Value {
    let world = call.scene.world;
    let person = world.patient(visit.patient);
    // The last known value, from some day of the week before.
    let measured = call
        .at
        .after_minutes(-((call.order.number % 10_000) as f64));
    let day = world.calendar.wall(measured).day;
    let subject = format!("Patient/{}", person.id());
    let creatinine = laboratory::code_of(laboratory::CREATININE).map(Term::concept);
    let observation = json!({
        "resourceType": "Observation", "status": "final", "code": creatinine,
        "subject": {"reference": subject}, "effectiveDateTime": instant(measured),
        "valueQuantity": {
            "value": (person.creatinine_mg_dl * 100.0).round() / 100.0,
            "unit": "mg/dL", "system": UCUM, "code": "mg/dL",
        },
    });
    let found = (day >= Day(0)).then(|| {
        json!({
            "resourceType": "Bundle", "type": "searchset", "total": 1,
            "entry": [{"resource": observation}],
        })
    });
    json!({
        "patient": {
            "resourceType": "Patient", "id": person.id(),
            "gender": if person.female { "female" } else { "male" },
            "birthDate": person.birth_date.to_string(),
        },
        // Where nothing is found the value is null, which the specification allows.
        "creatinine": found,
    })
}
