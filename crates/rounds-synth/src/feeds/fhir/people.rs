//! Patients and their coverage. Some patients are known under a second id at one site, and some
//! confirmations of demographics lose a field; see `planted/data`.

use std::io;

use serde_json::{Value, json};

use super::record::Record;
use super::resource::{at, concept, meta, reference, set};
use super::{Export, PATIENT};
use crate::calendar::{Day, Moment};
use crate::course::Plan;
use crate::planted::Planted;
use crate::random::Topic;
use crate::world::{Patient, PatientNumber, World, patient};

const CONFIRMED: Topic = Topic::new("demographics confirmed");
const ANEW: Topic = Topic::new("registered anew");
/// Share of visits at which demographics are confirmed.
const CONFIRMED_SHARE: f64 = 0.07;
const RACE: &str = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race";
const ETHNICITY: &str = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity";
const BIRTH_SEX: &str = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex";
const OMB: &str = "urn:oid:2.16.840.1.113883.6.238";

/// The id under which a site knows a patient on a day.
pub(in super::super) fn patient_id(
    planted: &Planted,
    number: PatientNumber,
    (site, day): (usize, Day),
) -> String {
    if planted.data.is_registered_anew(number, site, day) {
        patient::second_id(number)
    } else {
        patient::id(number)
    }
}

/// The medical record number of that registration.
pub(in super::super) fn second_record_number(number: PatientNumber) -> String {
    format!("H{:07}", 7_000_000 + number)
}

/// A patient as the export describes them.
pub(super) struct Subject<'a> {
    world: &'a World,
    planted: &'a Planted,
    pub(super) person: &'a Patient,
    died: Option<Moment>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(
        world: &'a World,
        (plan, planted): (&Plan, &'a Planted),
        person: &'a Patient,
    ) -> Self {
        let extracted = world.calendar.moment(world.calendar.end(), 0.0);
        let died = plan.deaths.get(&person.number).copied();
        Self {
            world,
            planted,
            person,
            died: died.filter(|died| *died < extracted),
        }
    }

    pub(super) fn world(&self) -> &'a World {
        self.world
    }

    pub(super) fn time(&self, moment: Moment) -> String {
        at(self.world, moment)
    }

    /// When the record was taken over from the systems before: shortly before the first day.
    pub(super) fn carried_over(&self) -> Moment {
        self.world.calendar.moment(Day(-21), 180.0)
    }

    /// The Patient under the first id.
    pub(super) fn patient(&self) -> Value {
        let person = self.person;
        let world = self.world;
        let organization = world.site(world.catchment(person.number)).organization_id();
        let updated = self.died.unwrap_or_else(|| self.carried_over());
        let (given, birth_date) = match self.planted.data.elder_twin(person.number) {
            Some(elder) => alike(&world.patient(elder)),
            None => (person.given.to_owned(), person.birth_date),
        };
        let mut patient = json!({
            "resourceType": "Patient", "id": person.id(),
            "meta": meta(world, updated, "patient"),
            "extension": self.extensions(),
            "identifier": [record_number(&person.record_number())],
            "active": true,
            "name": [{"use": "official", "family": person.family, "given": [given]}],
            "telecom": [{"system": "phone", "use": "home", "value": person.phone}],
            "gender": if person.female { "female" } else { "male" },
            "birthDate": birth_date.to_string(),
            "address": [{"use": "home", "line": [format!("{} {}", person.house_number, person.street)],
                "city": world.site(world.catchment(person.number)).city,
                "state": "NY", "postalCode": person.postal_code, "country": "US"}],
            "communication": [{"language": {"coding": [
                {"system": "urn:ietf:bcp:47", "code": person.language}]}}],
            "managingOrganization": reference("Organization", &organization),
        });
        if let Some(died) = self.died {
            set(&mut patient, "deceasedDateTime", json!(self.time(died)));
        }
        patient
    }

    fn extensions(&self) -> Value {
        let person = self.person;
        let (race, words) = person.race;
        let (ethnicity, group) = if person.hispanic {
            ("2135-2", "Hispanic or Latino")
        } else {
            ("2186-5", "Not Hispanic or Latino")
        };
        let category = |url: &str, code: &str, display: &str| {
            json!({"url": url, "extension": [
                {"url": "ombCategory", "valueCoding": {"system": OMB, "code": code, "display": display}},
                {"url": "text", "valueString": display}]})
        };
        json!([
            category(RACE, race, words),
            category(ETHNICITY, ethnicity, group),
            {"url": BIRTH_SEX, "valueCode": if person.female { "F" } else { "M" }},
        ])
    }

    /// The second registration, where there is one: often the same name, sometimes not quite.
    pub(super) fn registered_anew(&self) -> Option<Value> {
        let (site, span, people) = self.planted.data.registered_twice()?;
        let number = self.person.number;
        people.binary_search(&number).ok()?;
        let world = self.world;
        let mut random = world.random(ANEW, &[u64::from(number)]);
        let mut again = self.patient();
        let initial: String = self.person.given.chars().take(1).collect();
        let mut name = (self.person.family.clone(), self.person.given.to_owned());
        match random.unit() {
            chance if chance < 0.12 => name.1 = initial,
            chance if chance < 0.24 => name.0.insert(1, 'e'),
            _ => {}
        }
        let organization = world.site(site).organization_id();
        let phone = format!(
            "555-{:03}-{:04}",
            random.between(200, 999),
            random.between(0, 9_999)
        );
        let from = world.calendar.moment(span.from, 300.0);
        set(&mut again, "id", json!(patient::second_id(number)));
        set(&mut again, "meta", meta(world, from, "patient"));
        let official = json!([{"use": "official", "family": name.0, "given": [name.1]}]);
        set(&mut again, "name", official);
        let identifiers = json!([record_number(&second_record_number(number))]);
        set(&mut again, "identifier", identifiers);
        let telecom = json!([{"system": "phone", "use": "mobile", "value": phone}]);
        set(&mut again, "telecom", telecom);
        let managing = reference("Organization", &organization);
        set(&mut again, "managingOrganization", managing);
        Some(again)
    }

    /// The Coverage by the patient's payer.
    pub(super) fn coverage(&self) -> Value {
        let person = self.person;
        json!({
            "resourceType": "Coverage", "id": format!("cov-{:07}", person.number),
            "meta": meta(self.world, self.carried_over(), "coverage"),
            "status": "active",
            "type": {"coding": [{"system": "https://nahdo.org/sopt",
                "code": payer_type(person.payer), "display": person.payer}]},
            "subscriberId": format!("S{:08}", 10_000_000 + person.number),
            "beneficiary": reference("Patient", &person.id()),
            "relationship": concept("subscriber-relationship", "self", "Self"),
            "period": {"start": self.world.calendar.date(Day(-300)).to_string()},
            "payor": [{"reference": format!("Organization/{}", payer_id(person.payer)),
                "display": person.payer}],
        })
    }
}

/// The name and birth date of a twin.
fn alike(elder: &Patient) -> (String, jiff::civil::Date) {
    let given = match elder.given.strip_suffix(['a', 'e', 'i', 'o']) {
        Some(stem) => format!("{stem}ina"),
        None => format!("{}o", elder.given),
    };
    (given, elder.birth_date)
}

fn record_number(value: &str) -> Value {
    json!({"use": "usual", "type": concept("v2-0203", "MR", "Medical record number"),
        "system": "urn:oid:2.16.840.1.113883.19.5", "value": value})
}

/// The id of a payer's Organization.
pub(super) fn payer_id(name: &str) -> String {
    format!("payer-{}", name.to_lowercase().replace(' ', "-"))
}

/// The code of the Source of Payment Typology.
fn payer_type(name: &str) -> &'static str {
    match name {
        "Medicare" => "12",
        "Pinnacle Advantage" => "11",
        "Medicaid" => "2",
        _ => "5",
    }
}

/// At some visits demographics are confirmed, and the patient is exported again.
pub(super) fn write_confirmed(export: &mut Export<'_, '_>, record: &Record<'_>) -> io::Result<()> {
    let scene = record.scene;
    let visit = record.visit;
    let first_id = record.patient_id == record.person.id();
    if !first_id || !record.random(CONFIRMED).chance(CONFIRMED_SHARE) {
        return Ok(());
    }
    let subject = Subject::new(scene.world, (scene.plan, scene.planted), &record.person);
    if subject.died.is_some() {
        return Ok(());
    }
    let mut patient = subject.patient();
    let confirmed = meta(scene.world, visit.start, "patient");
    set(&mut patient, "meta", confirmed);
    let at_site = (scene.here().site, scene.day);
    let data = &scene.planted.data;
    if data.loses_birth_date(scene.world, at_site, visit.number)
        && let Some(fields) = patient.as_object_mut()
    {
        fields.remove("birthDate");
    }
    export.put(PATIENT, patient)
}
