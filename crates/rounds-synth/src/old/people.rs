//! The patients: who they are, what they live with, and where they are now.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use crate::old::random::Random;
use crate::old::resources::{at, set};

const GIVEN_FEMALE: [&str; 10] = [
    "Amara", "Beatriz", "Chloe", "Dina", "Elena", "Fatima", "Grace", "Hana", "Imani", "Julia",
];
const GIVEN_MALE: [&str; 10] = [
    "Andre", "Boris", "Carlos", "Daniel", "Emeka", "Felix", "George", "Hiro", "Isaac", "Jonas",
];
const FAMILY: [&str; 20] = [
    "Abbott", "Bianchi", "Chen", "Dubois", "Evans", "Fischer", "Garcia", "Hughes", "Iqbal",
    "Johnson", "Kim", "Lopez", "Murphy", "Nguyen", "Olsen", "Patel", "Quinn", "Rivera", "Singh",
    "Taylor",
];
const RACES: [(&str, &str); 4] = [
    ("2106-3", "White"),
    ("2106-3", "White"),
    ("2054-5", "Black or African American"),
    ("2028-9", "Asian"),
];

/// One patient.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    number: usize,
    female: bool,
    family: &'static str,
    given: &'static str,
    race: (&'static str, &'static str),
    hispanic: bool,
    birth_date: Date,
    pub(crate) diabetes: bool,
    pub(crate) hypertension: bool,
    pub(crate) heart_failure: bool,
    /// Usual HbA1c in %, for those with diabetes.
    pub(crate) hba1c_percent: f64,
    /// Usual systolic pressure in mmHg.
    pub(crate) systolic_mmhg: f64,
    /// How much more than others this person needs care; 1 is usual.
    pub(crate) frailty: f64,
    pub(crate) died: Option<Timestamp>,
    /// No new encounter begins before this time.
    pub(crate) busy_until: Timestamp,
}

impl Person {
    /// Draws the person with this number; ages are at `start`.
    pub(crate) fn draw(
        random: &mut Random,
        number: usize,
        start: Date,
    ) -> Result<Self, jiff::Error> {
        let female = random.chance(0.52);
        let age_years = random.between(18, 90);
        let old = (age_years as f64 - 18.0) / 72.0;
        let given = if female { &GIVEN_FEMALE } else { &GIVEN_MALE };
        let hypertension = random.chance(0.1 + 0.55 * old);
        Ok(Self {
            id: format!("pat-{number:04}"),
            number,
            female,
            family: random.pick(&FAMILY).copied().unwrap_or("Smith"),
            given: random.pick(given).copied().unwrap_or("Alex"),
            race: random.pick(&RACES).copied().unwrap_or(("2106-3", "White")),
            hispanic: random.chance(0.18),
            birth_date: start.checked_sub((age_years * 365 + random.between(0, 364)).days())?,
            diabetes: random.chance(0.06 + 0.2 * old),
            hypertension,
            heart_failure: random.chance(0.16 * old * old),
            hba1c_percent: random.normal(7.6, 1.2).max(5.6),
            systolic_mmhg: random.normal(if hypertension { 135.0 } else { 121.0 }, 8.0),
            frailty: 0.4 + 1.6 * old * random.unit() + random.unit(),
            died: None,
            busy_until: Timestamp::MIN,
        })
    }

    /// Whether an encounter may begin at `moment`.
    pub(crate) fn is_free(&self, moment: Timestamp) -> bool {
        self.died.is_none() && self.busy_until < moment
    }

    /// The Patient resource, after everything has happened.
    pub(crate) fn resource(&self) -> Value {
        let gender = if self.female { "female" } else { "male" };
        let ethnicity = if self.hispanic {
            ("2135-2", "Hispanic or Latino")
        } else {
            ("2186-5", "Not Hispanic or Latino")
        };
        let mut patient = json!({
            "resourceType": "Patient", "id": self.id,
            "meta": {"profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"]},
            "extension": [
                omb_category("race", self.race),
                omb_category("ethnicity", ethnicity),
                {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex",
                 "valueCode": if self.female { "F" } else { "M" }},
            ],
            "identifier": [{
                "type": {"coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]},
                "system": "urn:oid:2.16.840.1.113883.19.5", "value": format!("M{:06}", 100_000 + self.number)}],
            "active": true,
            "name": [{"use": "official", "family": self.family, "given": [self.given]}],
            "gender": gender, "birthDate": self.birth_date.to_string(),
            "address": [{
                "city": "Milbrook", "state": "NY", "country": "US",
                "postalCode": format!("125{:02}", self.number % 40)}],
            "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "en-US"}]}}],
            "managingOrganization": {"reference": "Organization/org-riverside"},
        });
        if let Some(died) = self.died {
            set(&mut patient, "deceasedDateTime", json!(at(died)));
        }
        patient
    }
}

fn omb_category(kind: &str, (code, display): (&str, &str)) -> Value {
    json!({
        "url": format!("http://hl7.org/fhir/us/core/StructureDefinition/us-core-{kind}"),
        "extension": [
            {"url": "ombCategory", "valueCoding": {
                "system": "urn:oid:2.16.840.1.113883.6.238", "code": code, "display": display}},
            {"url": "text", "valueString": display},
        ],
    })
}
