//! Orders as ServiceRequests and MedicationRequests, what was given, and imaging studies.

use std::io;

use serde_json::{Value, json};

use super::record::Record;
use super::resource::{meta, reference};
use super::{Export, MEDICATION_ADMINISTRATION, MEDICATION_REQUEST};
use crate::acts::{Acts, Order};
use crate::terms::Term;

/// The id of the request of the order with this number.
pub(super) fn id(number: u64) -> String {
    format!("ord-{number}")
}

/// The orders of visits of which everything is told.
pub(super) fn write(
    export: &mut Export<'_, '_>,
    records: &[Record<'_>],
    acts: &Acts,
) -> io::Result<()> {
    for order in &acts.orders {
        let Some(record) = records.get(order.visit).filter(|record| record.detailed) else {
            continue;
        };
        let medication = record.illness().medication;
        if order.number % 2 == 0 {
            export.put(MEDICATION_REQUEST, request(record, order, medication))?;
            if record.is_bedded() && order.at < record.visit.end {
                let given = administration(record, order, medication);
                export.put(MEDICATION_ADMINISTRATION, given)?;
            }
        }
    }
    Ok(())
}

fn request(record: &Record<'_>, order: &Order, medication: Term) -> Value {
    json!({
        "resourceType": "MedicationRequest", "id": id(order.number),
        "meta": meta(record.scene.world, order.at, "medicationrequest"),
        "status": "active", "intent": "order",
        "medicationCodeableConcept": medication.concept(),
        "subject": record.subject(), "encounter": record.encounter(),
        "authoredOn": record.time(order.at),
        "requester": record.practitioner(order.clinician),
        "dosageInstruction": [{
            "text": "once daily",
            "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "dose"}}]}],
    })
}

fn administration(record: &Record<'_>, order: &Order, medication: Term) -> Value {
    let given_at = order.at.after_minutes(48.0);
    json!({
        "resourceType": "MedicationAdministration", "id": format!("adm-{}", order.number),
        "meta": super::resource::changed(record.scene.world, given_at),
        "status": "completed",
        "medicationCodeableConcept": medication.concept(),
        "subject": record.subject(), "context": record.encounter(),
        "effectiveDateTime": record.time(given_at),
        "request": reference("MedicationRequest", &id(order.number)),
        "dosage": {"dose": {"value": 1, "unit": "dose"}},
    })
}
