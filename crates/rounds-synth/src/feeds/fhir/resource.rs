//! Parts that many FHIR resources share: times, references, quantities, profiles.

use serde_json::{Value, json};

use crate::calendar::Moment;
use crate::terms::UCUM;
use crate::world::World;

const US_CORE: &str = "http://hl7.org/fhir/us/core/StructureDefinition/";
/// Where codes of HL7's own small code systems live.
pub(super) const HL7: &str = "http://terminology.hl7.org/CodeSystem/";

/// A FHIR instant with the offset of the sites' clock.
pub(super) fn at(world: &World, moment: Moment) -> String {
    let wall = world.calendar.wall(moment);
    let (hour, minute, second) = wall.time();
    let minutes = wall.offset_seconds / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    format!(
        "{}T{hour:02}:{minute:02}:{second:02}{sign}{hours:02}:{rest:02}",
        wall.date
    )
}

/// `meta` with the profile of US Core and the time of the last change.
pub(super) fn meta(world: &World, updated: Moment, profile: &str) -> Value {
    json!({"lastUpdated": at(world, updated), "profile": [format!("{US_CORE}us-core-{profile}")]})
}

/// `meta` of what US Core has no profile for.
pub(super) fn changed(world: &World, updated: Moment) -> Value {
    json!({"lastUpdated": at(world, updated)})
}

/// A literal reference within the export.
pub(super) fn reference(kind: &str, id: &str) -> Value {
    json!({"reference": format!("{kind}/{id}")})
}

/// A concept with one coding of one of HL7's own code systems.
pub(super) fn concept(system: &str, code: &str, display: &str) -> Value {
    json!({"coding": [{"system": format!("{HL7}{system}"), "code": code, "display": display}]})
}

/// A quantity in a UCUM unit, with this many decimals.
pub(super) fn quantity(value: f64, unit: &str, decimals: u32) -> Value {
    json!({"value": rounded(value, decimals), "unit": unit, "system": UCUM, "code": unit})
}

/// The value with this many decimals; a whole number has no point.
pub(super) fn rounded(value: f64, decimals: u32) -> Value {
    if decimals == 0 {
        return json!(value.round() as i64);
    }
    let tens = f64::from(10_u32.pow(decimals));
    json!((value * tens).round() / tens)
}

/// Sets a field; anything but a JSON object stays as it is.
pub(super) fn set(resource: &mut Value, field: &str, value: Value) {
    if let Some(fields) = resource.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
}
