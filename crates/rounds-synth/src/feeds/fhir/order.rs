//! Orders as ServiceRequests and MedicationRequests, what was given, and imaging studies. Ids
//! are those of the orders in every other feed.

use std::io;

use serde_json::{Value, json};

use super::record::Record;
use super::resource::{changed, meta, reference, set};
use super::{Export, IMAGING, MEDICATION_ADMINISTRATION, MEDICATION_REQUEST, SERVICE_REQUEST};
use crate::acts::order::OrderStatus;
use crate::acts::{Acts, Order};
use crate::calendar::Moment;
use crate::random::Topic;
use crate::world::orderables::{OrderKind, orderable_at};

const CARRIED_OUT: Topic = Topic::new("carried out");
const CATEGORY: &str = "http://snomed.info/sct";
const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";

/// The orders of visits of which everything is told; meals and nursing are not in such exports.
pub(super) fn write(
    export: &mut Export<'_, '_>,
    records: &[Record<'_>],
    acts: &Acts,
) -> io::Result<()> {
    for order in &acts.orders {
        let Some(record) = records.get(order.visit).filter(|record| record.detailed) else {
            continue;
        };
        match order.kind() {
            OrderKind::Medication => write_medication(export, record, order)?,
            OrderKind::Diet | OrderKind::Nursing => {}
            kind => {
                export.put(SERVICE_REQUEST, service_request(record, order, kind))?;
                if kind == OrderKind::Imaging && is_carried_out(order) {
                    export.put(IMAGING, imaging_study(record, order))?;
                }
            }
        }
    }
    Ok(())
}

fn is_carried_out(order: &Order) -> bool {
    order.status != OrderStatus::Cancelled
}

/// When the order last changed.
fn updated(order: &Order) -> Moment {
    let ended = order.ended.map(|(moment, _)| moment);
    ended.unwrap_or(order.signed_at).max(order.at)
}

fn category(kind: OrderKind) -> (&'static str, &'static str) {
    match kind {
        OrderKind::Laboratory => ("108252007", "Laboratory procedure (procedure)"),
        OrderKind::Imaging => ("363679005", "Imaging (procedure)"),
        OrderKind::Procedure => ("387713003", "Surgical procedure (procedure)"),
        _ => ("409063005", "Counseling (procedure)"),
    }
}

fn service_request(record: &Record<'_>, order: &Order, kind: OrderKind) -> Value {
    let (code, display) = category(kind);
    let status = match order.status {
        OrderStatus::Active => "active",
        OrderStatus::Completed => "completed",
        OrderStatus::Cancelled | OrderStatus::Discontinued => "revoked",
    };
    json!({
        "resourceType": "ServiceRequest", "id": order.id(),
        "meta": meta(record.scene.world, updated(order), "servicerequest"),
        "status": status, "intent": "order",
        "category": [{"coding": [{"system": CATEGORY, "code": code, "display": display}]}],
        "priority": if order.is_urgent { "urgent" } else { "routine" },
        "code": order.term.concept(),
        "subject": record.subject(), "encounter": record.encounter(),
        "authoredOn": record.time(order.at),
        "requester": record.practitioner(order.clinician),
        "reasonCode": [{"coding": [record.illness().snomed.coding()]}],
    })
}

fn write_medication(
    export: &mut Export<'_, '_>,
    record: &Record<'_>,
    order: &Order,
) -> io::Result<()> {
    export.put(MEDICATION_REQUEST, medication_request(record, order))?;
    let mut random = record.scene.random(CARRIED_OUT, &[order.number]);
    let given_at = order.at.after_minutes(random.log_normal(42.0, 0.6));
    let is_there = !record.visit.kind.is_booked() && given_at < record.visit.end;
    if is_there && is_carried_out(order) {
        let given = administration(record, order, given_at);
        export.put(MEDICATION_ADMINISTRATION, given)?;
    }
    Ok(())
}

fn medication_request(record: &Record<'_>, order: &Order) -> Value {
    let status = match order.status {
        OrderStatus::Active => "active",
        OrderStatus::Completed => "completed",
        OrderStatus::Cancelled => "cancelled",
        OrderStatus::Discontinued => "stopped",
    };
    let takes_home = record.visit.kind.is_booked();
    let setting = if takes_home {
        "outpatient"
    } else {
        "inpatient"
    };
    let mut request = json!({
        "resourceType": "MedicationRequest", "id": order.id(),
        "meta": meta(record.scene.world, updated(order), "medicationrequest"),
        "status": status, "intent": "order",
        "category": [super::resource::concept("medicationrequest-category", setting, setting)],
        "medicationCodeableConcept": order.term.concept(),
        "subject": record.subject(), "encounter": record.encounter(),
        "authoredOn": record.time(order.at),
        "requester": record.practitioner(order.clinician),
        "dosageInstruction": [{
            "text": "once daily",
            "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "dose"}}]}],
    });
    if takes_home {
        let supply = json!({
            "numberOfRepeatsAllowed": 2,
            "expectedSupplyDuration": {"value": 30, "unit": "days",
                "system": crate::terms::UCUM, "code": "d"}});
        set(&mut request, "dispenseRequest", supply);
    }
    request
}

fn administration(record: &Record<'_>, order: &Order, given_at: Moment) -> Value {
    json!({
        "resourceType": "MedicationAdministration", "id": format!("adm-{}", order.number),
        "meta": changed(record.scene.world, given_at),
        "status": "completed",
        "medicationCodeableConcept": order.term.concept(),
        "subject": record.subject(), "context": record.encounter(),
        "effectiveDateTime": record.time(given_at),
        "request": reference("MedicationRequest", &order.id()),
        "dosage": {"dose": {"value": 1, "unit": "dose"}},
    })
}

fn modality(key: &str) -> (&'static str, &'static str) {
    match key {
        _ if key.contains("ct") && !key.contains("x-ray") => ("CT", "Computed Tomography"),
        _ if key.ends_with("mri") => ("MR", "Magnetic Resonance"),
        "mammogram" => ("MG", "Mammography"),
        "echocardiogram" => ("US", "Ultrasound"),
        _ => ("DX", "Digital Radiography"),
    }
}

fn imaging_study(record: &Record<'_>, order: &Order) -> Value {
    let mut random = record.scene.random(CARRIED_OUT, &[order.number]);
    let started = order.at.after_minutes(random.log_normal(75.0, 0.7));
    let (code, display) = modality(orderable_at(order.orderable).key);
    let modality = json!({"system": DICOM, "code": code, "display": display});
    // Below the arc that stands for numbers without a registered owner.
    let uid = format!("urn:oid:2.25.{}", order.number);
    json!({
        "resourceType": "ImagingStudy", "id": format!("img-{}", order.number),
        "meta": changed(record.scene.world, started), "status": "available",
        "identifier": [{"system": "urn:dicom:uid", "value": uid}],
        "modality": [modality.clone()],
        "subject": record.subject(), "encounter": record.encounter(),
        "started": record.time(started),
        "basedOn": [reference("ServiceRequest", &order.id())],
        "referrer": record.practitioner(order.clinician),
        "numberOfSeries": 1, "numberOfInstances": 2,
        "description": order.term.display,
        "series": [{"uid": format!("2.25.{}.1", order.number), "modality": modality,
            "numberOfInstances": 2}],
    })
}
