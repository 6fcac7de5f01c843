//! FHIR R4 resources from plain values. What happens, and when, is decided in `days.rs`.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::old::TIME_ZONE;
use crate::old::places::Place;
use crate::old::terms::{ACT_CODE, BLOOD_PRESSURE, DIASTOLIC, Illness, SYSTOLIC, Term, UCUM};

/// The hospitals' clock; the database of zones is compiled in.
pub(crate) static ZONE: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get(TIME_ZONE).unwrap_or(TimeZone::UTC));

/// A FHIR instant with the hospitals' offset.
pub(crate) fn at(moment: Timestamp) -> String {
    moment
        .to_zoned(ZONE.clone())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// One encounter, in the words of the data.
pub(crate) struct Encounter<'a> {
    pub(crate) id: String,
    pub(crate) class: &'static str,
    pub(crate) kind: Term,
    pub(crate) patient_id: &'a str,
    pub(crate) place: &'a Place,
    pub(crate) location: &'static str,
    pub(crate) practitioner: i64,
    pub(crate) start: Timestamp,
    /// `None` while it lasts.
    pub(crate) end: Option<Timestamp>,
    pub(crate) reason: Option<Illness>,
    pub(crate) appointment_id: Option<String>,
    /// Code and words of HL7's discharge dispositions.
    pub(crate) disposition: Option<(&'static str, &'static str)>,
}

impl Encounter<'_> {
    /// The Encounter resource.
    pub(crate) fn resource(&self) -> Value {
        let place = self.place;
        let mut period = json!({"start": at(self.start)});
        if let Some(end) = self.end {
            set(&mut period, "end", json!(at(end)));
        }
        let mut encounter = json!({
            "resourceType": "Encounter", "id": self.id,
            "status": if self.end.is_some() { "finished" } else { "in-progress" },
            "class": {"system": ACT_CODE, "code": self.class},
            "type": [self.kind.concept()],
            "subject": {"reference": format!("Patient/{}", self.patient_id)},
            "participant": [{"individual": {
                "reference": format!("Practitioner/{}", place.practitioner_id(self.practitioner))}}],
            "period": period,
            "location": [{"location": {"reference": format!("Location/{}", place.location_id(self.location))}}],
            "serviceProvider": {"reference": format!("Organization/{}", place.id), "display": place.name},
        });
        if let Some(reason) = self.reason {
            set(
                &mut encounter,
                "reasonCode",
                json!([{"coding": [reason.snomed.coding(), reason.icd10.coding()]}]),
            );
        }
        if let Some(appointment) = &self.appointment_id {
            set(
                &mut encounter,
                "appointment",
                json!([{"reference": format!("Appointment/{appointment}")}]),
            );
        }
        if let Some((code, display)) = self.disposition {
            set(
                &mut encounter,
                "hospitalization",
                json!({"dischargeDisposition": {"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/discharge-disposition",
                "code": code, "display": display}]}}),
            );
        }
        encounter
    }
}

/// What a clinical resource is attached to.
#[derive(Clone, Copy)]
pub(crate) struct During<'a> {
    pub(crate) patient_id: &'a str,
    pub(crate) encounter_id: &'a str,
    pub(crate) moment: Timestamp,
}

impl During<'_> {
    fn references(&self) -> (Value, Value) {
        (
            json!({"reference": format!("Patient/{}", self.patient_id)}),
            json!({"reference": format!("Encounter/{}", self.encounter_id)}),
        )
    }

    /// A Condition in SNOMED CT and ICD-10-CM; an acute one has resolved by now.
    pub(crate) fn condition(&self, id: &str, illness: Illness, chronic: bool) -> Value {
        let (subject, encounter) = self.references();
        let category = if chronic {
            "problem-list-item"
        } else {
            "encounter-diagnosis"
        };
        json!({
            "resourceType": "Condition", "id": id,
            "clinicalStatus": {"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/condition-clinical",
                "code": if chronic { "active" } else { "resolved" }}]},
            "verificationStatus": {"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/condition-ver-status", "code": "confirmed"}]},
            "category": [{"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/condition-category", "code": category}]}],
            "code": {
                "coding": [illness.snomed.coding(), illness.icd10.coding()],
                "text": illness.snomed.display},
            "subject": subject, "encounter": encounter,
            "onsetDateTime": at(self.moment), "recordedDate": at(self.moment),
        })
    }

    /// An Observation with one quantity.
    pub(crate) fn measurement(
        &self,
        id: &str,
        what: Term,
        category: &str,
        value: f64,
        unit: &str,
    ) -> Value {
        let mut observation = self.observation(id, what, category);
        set(&mut observation, "valueQuantity", quantity(value, unit));
        observation
    }

    /// A blood pressure panel.
    pub(crate) fn blood_pressure(
        &self,
        id: &str,
        systolic_mmhg: f64,
        diastolic_mmhg: f64,
    ) -> Value {
        let mut observation = self.observation(id, BLOOD_PRESSURE, "vital-signs");
        set(
            &mut observation,
            "component",
            json!([
                {"code": SYSTOLIC.concept(), "valueQuantity": quantity(systolic_mmhg.round(), "mm[Hg]")},
                {"code": DIASTOLIC.concept(), "valueQuantity": quantity(diastolic_mmhg.round(), "mm[Hg]")},
            ]),
        );
        observation
    }

    fn observation(&self, id: &str, what: Term, category: &str) -> Value {
        let (subject, encounter) = self.references();
        json!({
            "resourceType": "Observation", "id": id, "status": "final",
            "category": [{"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": category}]}],
            "code": what.concept(), "subject": subject, "encounter": encounter,
            "effectiveDateTime": at(self.moment), "issued": at(self.issued(category)),
        })
    }

    /// Laboratory results come after 50 minutes, the rest at once.
    fn issued(&self, category: &str) -> Timestamp {
        let minutes = if category == "laboratory" { 50 } else { 0 };
        self.moment
            .saturating_add(jiff::SignedDuration::from_mins(minutes))
            .unwrap_or(self.moment)
    }

    /// A prescription.
    pub(crate) fn medication_request(
        &self,
        id: &str,
        illness: Illness,
        place: &Place,
        practitioner: i64,
    ) -> Value {
        let (subject, encounter) = self.references();
        json!({
            "resourceType": "MedicationRequest", "id": id, "status": "active", "intent": "order",
            "medicationCodeableConcept": illness.medication.concept(),
            "subject": subject, "encounter": encounter, "authoredOn": at(self.moment),
            "requester": {"reference": format!("Practitioner/{}", place.practitioner_id(practitioner))},
            "dosageInstruction": [{"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}}],
        })
    }

    /// A vaccination.
    pub(crate) fn immunization(&self, id: &str, vaccine: Term) -> Value {
        let (patient, encounter) = self.references();
        json!({
            "resourceType": "Immunization", "id": id, "status": "completed",
            "vaccineCode": vaccine.concept(), "patient": patient, "encounter": encounter,
            "occurrenceDateTime": at(self.moment), "primarySource": true,
        })
    }
}

/// Sets a field of a resource; anything but a JSON object stays as it is.
pub(crate) fn set(resource: &mut Value, field: &str, value: Value) {
    if let Some(fields) = resource.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
}

fn quantity(value: f64, unit: &str) -> Value {
    let tenths = (value * 10.0).round() / 10.0;
    json!({"value": tenths, "unit": unit, "system": UCUM, "code": unit})
}

/// A booked clinic appointment, whatever became of it.
pub(crate) fn appointment(
    id: &str,
    status: &str,
    patient_id: &str,
    place: &Place,
    practitioner: i64,
    (start, end, booked): (Timestamp, Timestamp, Timestamp),
) -> Value {
    let participant =
        |reference: String| json!({"actor": {"reference": reference}, "status": "accepted"});
    json!({
        "resourceType": "Appointment", "id": id, "status": status,
        "appointmentType": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v2-0276", "code": "ROUTINE"}]},
        "start": at(start), "end": at(end), "minutesDuration": 20, "created": at(booked),
        "participant": [
            participant(format!("Patient/{patient_id}")),
            participant(format!("Practitioner/{}", place.practitioner_id(practitioner))),
            participant(format!("Location/{}", place.location_id("clinic"))),
        ],
    })
}
