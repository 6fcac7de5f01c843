//! Organizations, locations, practitioners with their roles and schedules, and devices.

use std::io;

use serde_json::{Value, json};

use super::people::payer_id;
use super::resource::{changed, concept, meta, reference};
use super::{DEVICE, LOCATION, ORGANIZATION, PRACTITIONER, PRACTITIONER_ROLE, SCHEDULE, write};
use crate::calendar::Day;
use crate::output::Files;
use crate::world::{Clinician, Department, Setting, Site, World, patient};

/// Everything that patients come to.
pub(super) fn write_all(world: &World, files: &mut Files) -> io::Result<()> {
    for site in &world.sites {
        write(files, ORGANIZATION, &organization(world, site))?;
    }
    for payer in patient::payers() {
        write(files, ORGANIZATION, &payer_organization(world, payer))?;
    }
    for department in &world.departments {
        write(files, LOCATION, &location(world, department))?;
        if department.setting == Setting::Inpatient {
            for number in 1..=department.beds.div_ceil(2) {
                write(files, DEVICE, &pump(world, department, number))?;
            }
        }
    }
    for person in &world.staff {
        write(files, PRACTITIONER, &practitioner(world, person))?;
        write(files, PRACTITIONER_ROLE, &role(world, person))?;
        let setting = world.department(person.department).setting;
        if setting == Setting::Ambulatory && person.job.sees_clinic_patients() {
            write(files, SCHEDULE, &schedule(world, person))?;
        }
    }
    Ok(())
}

fn started(world: &World) -> crate::calendar::Moment {
    world.calendar.moment(Day(-21), 120.0)
}

fn organization(world: &World, site: &Site) -> Value {
    json!({
        "resourceType": "Organization", "id": site.organization_id(),
        "meta": meta(world, started(world), "organization"), "active": true,
        "type": [concept("organization-type", "prov", "Healthcare Provider")],
        "name": site.name,
        "telecom": [{"system": "phone", "value": "555-0100"}],
        "address": [{"city": site.city, "state": "NY", "country": "US"}],
    })
}

fn payer_organization(world: &World, name: &str) -> Value {
    json!({
        "resourceType": "Organization", "id": payer_id(name),
        "meta": meta(world, started(world), "organization"), "active": true,
        "type": [concept("organization-type", "pay", "Payer")],
        "name": name,
    })
}

fn location(world: &World, department: &Department) -> Value {
    let site = world.site(department.site);
    let (code, words) = match department.setting {
        Setting::Emergency => ("ER", "Emergency room"),
        Setting::Inpatient => ("HU", "Hospital unit"),
        Setting::Perioperative => ("HOSP", "Hospital"),
        Setting::Ambulatory | Setting::Support => ("OF", "Outpatient facility"),
    };
    json!({
        "resourceType": "Location", "id": department.location_id(),
        "meta": meta(world, started(world), "location"),
        "status": "active", "mode": "instance", "name": department.name,
        "type": [concept("v3-RoleCode", code, words)],
        "address": {"city": site.city, "state": "NY", "country": "US"},
        "managingOrganization": {
            "reference": format!("Organization/{}", site.organization_id()), "display": site.name},
    })
}

/// An infusion pump of a ward.
fn pump(world: &World, department: &Department, number: usize) -> Value {
    let short = department.id.trim_start_matches("dep-");
    json!({
        "resourceType": "Device", "id": format!("dev-{short}-{number}"),
        "meta": changed(world, started(world)), "status": "active",
        "deviceName": [{"name": format!("Infusion pump {number}"), "type": "user-friendly-name"}],
        "type": {"coding": [{"system": "http://snomed.info/sct", "code": "430033006",
            "display": "Infusion pump (physical object)"}]},
        "serialNumber": format!("IP-{short}-{number:03}"),
        "owner": reference("Organization", &world.site(department.site).organization_id()),
        "location": reference("Location", &department.location_id()),
    })
}

fn practitioner(world: &World, person: &Clinician) -> Value {
    json!({
        "resourceType": "Practitioner", "id": person.practitioner_id(),
        "meta": meta(world, started(world), "practitioner"), "active": true,
        // Outside the ranges of real numbers, which begin with 1 or 2.
        "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi",
            "value": format!("9{:09}", person.position + 1)}],
        "name": [{"use": "official", "family": person.family, "given": [person.given]}],
        "gender": if person.female { "female" } else { "male" },
    })
}

fn role(world: &World, person: &Clinician) -> Value {
    let department = world.department(person.department);
    let site = world.site(department.site);
    let mut role = json!({
        "resourceType": "PractitionerRole", "id": format!("role-{:05}", person.position + 1),
        "meta": meta(world, started(world), "practitionerrole"),
        "active": person.is_employed(Day(world.calendar.end().0 - 1)),
        "practitioner": {"reference": format!("Practitioner/{}", person.practitioner_id()),
            "display": person.name()},
        "organization": {"reference": format!("Organization/{}", site.organization_id()),
            "display": site.name},
        "code": [{"text": person.job.title()}],
        "specialty": [{"text": department.specialty}],
        "location": [reference("Location", &department.location_id())],
    });
    let date = |day: Day| json!(world.calendar.date(day).to_string());
    let mut period = serde_json::Map::new();
    period.extend(person.starts.map(|day| ("start".to_owned(), date(day))));
    period.extend(person.ends.map(|day| ("end".to_owned(), date(day))));
    if !period.is_empty() {
        super::resource::set(&mut role, "period", Value::Object(period));
    }
    role
}

fn schedule(world: &World, person: &Clinician) -> Value {
    let department = world.department(person.department);
    json!({
        "resourceType": "Schedule", "id": format!("sch-{:05}", person.position + 1),
        "meta": changed(world, started(world)), "active": true,
        "specialty": [{"text": department.specialty}],
        "actor": [
            reference("Practitioner", &person.practitioner_id()),
            reference("Location", &department.location_id()),
        ],
    })
}
