//! Constants of a view: one value each, of a primitive FHIR type.

use serde_json::{Map, Value};

use super::Reader;
use crate::fhir::ViewError;
use crate::fhir::path::{Constants, Literal, TemporalKind};
use crate::fhir::temporal::Temporal;

/// Keys that hold a constant's value.
const VALUES: [&str; 19] = [
    "valueBase64Binary",
    "valueBoolean",
    "valueCanonical",
    "valueCode",
    "valueDate",
    "valueDateTime",
    "valueDecimal",
    "valueId",
    "valueInstant",
    "valueInteger",
    "valueInteger64",
    "valueOid",
    "valuePositiveInt",
    "valueString",
    "valueTime",
    "valueUnsignedInt",
    "valueUri",
    "valueUrl",
    "valueUuid",
];

pub(super) fn read_all(
    reader: &Reader<'_>,
    view: &Map<String, Value>,
) -> Result<Constants, ViewError> {
    let known: Vec<&'static str> = VALUES.into_iter().chain(["name"]).collect();
    let mut constants = Constants::new();
    for (index, value) in reader.list(view, "constant", "view")?.iter().enumerate() {
        let place = format!("constant[{index}]");
        let constant = reader.object(value, &place)?;
        reader.known_keys(constant, &place, &known)?;
        let name = reader.required_text(constant, "name", &place)?;
        let place = format!("{place} {name:?}");
        if matches!(
            name.as_str(),
            "rowIndex" | "resource" | "rootResource" | "context"
        ) {
            return Err(reader.wrong(
                &place,
                "a name that FHIRPath does not use itself",
                &Value::String(name),
            ));
        }
        let literal = read_value(reader, constant, &place)?;
        if constants.insert(name.clone(), literal).is_some() {
            return Err(reader.wrong(&place, "one constant of each name", &Value::String(name)));
        }
    }
    Ok(constants)
}

fn read_value(
    reader: &Reader<'_>,
    constant: &Map<String, Value>,
    place: &str,
) -> Result<Literal, ViewError> {
    let mut values = constant
        .iter()
        .filter(|(key, _)| VALUES.contains(&key.as_str()));
    let (key, value) = values
        .next()
        .ok_or_else(|| reader.missing(place, "value[x]"))?;
    if let Some((_, second)) = values.next() {
        return Err(reader.wrong(place, "one value", second));
    }
    let type_name = key.trim_start_matches("value");
    let literal = match (type_name, value) {
        ("Boolean", Value::Bool(value)) => Some(Literal::Boolean(*value)),
        ("Integer" | "Integer64" | "PositiveInt" | "UnsignedInt", Value::Number(number)) => {
            number.as_i64().map(Literal::Integer)
        }
        ("Integer64", Value::String(text)) => text.parse().ok().map(Literal::Integer),
        ("Decimal", Value::Number(number)) => number.as_f64().map(Literal::Decimal),
        ("Date" | "DateTime" | "Instant" | "Time", Value::String(text)) => {
            let kind = match type_name {
                "Date" => TemporalKind::Date,
                "Time" => TemporalKind::Time,
                _ => TemporalKind::DateTime,
            };
            Temporal::parse(text)
                .ok()
                .map(|_| Literal::Temporal(kind, text.clone()))
        }
        ("Boolean" | "Integer" | "PositiveInt" | "UnsignedInt" | "Decimal", _) => None,
        (_, Value::String(text)) => Some(Literal::Text(text.clone())),
        _ => None,
    };
    literal.ok_or_else(|| reader.wrong(place, format!("a value of type {type_name}"), value))
}
