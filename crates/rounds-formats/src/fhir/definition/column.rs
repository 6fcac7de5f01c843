//! Columns of a view: name, type, tags; the type where none is written.

use rounds_core::suggest::did_you_mean;
use rounds_core::{ColumnType, PhiClass};
use serde_json::{Map, Value};

use super::Reader;
use crate::fhir::path::{Expression, Operator, Start, Step, temporal_type};
use crate::fhir::{ViewError, types};

/// One column of a view.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewColumn {
    /// Its name, a SQL identifier.
    pub name: String,
    /// The FHIR type as written, or as inferred from the path.
    pub fhir_type: String,
    /// The type it has in the table.
    pub column_type: ColumnType,
    /// Whether it holds all values of its path rather than at most one.
    pub collection: bool,
    /// What it means.
    pub description: Option<String>,
    /// Tags as written: name and value.
    pub tags: Vec<(String, String)>,
    /// Which part of the value is taken, where it is not the whole.
    pub part: Option<Part>,
}

/// A part of a value that a column takes instead of the whole (tag `rounds/part`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The offset from UTC in minutes of a dateTime; null where none is written.
    UtcOffsetMinutes,
}

/// Tags that mean something here; any other tag is kept and passed over.
const TAGS: [&str; 5] = [
    "rounds/key",
    "rounds/time",
    "rounds/phi",
    "rounds/unit",
    "rounds/part",
];

const COLUMN: [&str; 6] = ["name", "path", "description", "collection", "type", "tag"];

impl ViewColumn {
    /// The value of a tag.
    pub fn tag(&self, name: &str) -> Option<&str> {
        self.tags
            .iter()
            .find(|(tag, _)| tag == name)
            .map(|(_, value)| value.as_str())
    }

    /// How protected it is, from the tag `rounds/phi`.
    pub fn phi(&self) -> PhiClass {
        self.tag("rounds/phi")
            .and_then(phi_class)
            .unwrap_or_default()
    }
}

fn phi_class(word: &str) -> Option<PhiClass> {
    PHI_CLASSES.into_iter().find(|class| class.as_str() == word)
}

const PHI_CLASSES: [PhiClass; 5] = [
    PhiClass::DirectIdentifier,
    PhiClass::Quasi,
    PhiClass::Clinical,
    PhiClass::Staff,
    PhiClass::None,
];

pub(super) fn read(
    reader: &Reader<'_>,
    value: &Value,
    place: &str,
) -> Result<(ViewColumn, Expression), ViewError> {
    let object = reader.object(value, place)?;
    reader.known_keys(object, place, &COLUMN)?;
    let name = reader.required_text(object, "name", place)?;
    if !is_column_name(&name) {
        let expected = "a name of letters, digits and underscores that begins with a letter";
        return Err(reader.wrong(&format!("{place}.name"), expected, &Value::String(name)));
    }
    let place = format!("{place} {name:?}");
    let path = reader.path(&reader.required_text(object, "path", &place)?, &place)?;
    let collection = match object.get("collection") {
        None => false,
        Some(Value::Bool(value)) => *value,
        Some(other) => {
            return Err(reader.wrong(&format!("{place}.collection"), "true or false", other));
        }
    };
    let tags = tags(reader, object, &place)?;
    let part = part(reader, &tags, &place)?;
    let written = reader.optional_text(object, "type", &place)?;
    let fhir_type = match &written {
        // Types may be written as the URL of their definition.
        Some(written) => written
            .rsplit(['/', '.'])
            .next()
            .unwrap_or(written)
            .to_owned(),
        None => inferred_type(&path).to_owned(),
    };
    let Some(single_type) = column_type(&fhir_type) else {
        let suggestion = did_you_mean(&fhir_type, types::PRIMITIVES);
        let expected = format!("a primitive FHIR type{suggestion}");
        return Err(reader.wrong(
            &format!("{place}.type"),
            expected,
            &Value::String(fhir_type),
        ));
    };
    let column_type = match (part, collection) {
        (Some(Part::UtcOffsetMinutes), _) => ColumnType::Integer,
        (None, true) => ColumnType::Strings,
        (None, false) => single_type,
    };
    let column = ViewColumn {
        name,
        fhir_type,
        column_type,
        collection,
        description: reader.optional_text(object, "description", &place)?,
        tags,
        part,
    };
    Ok((column, path))
}

fn is_column_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.len() <= 255
}

fn tags(
    reader: &Reader<'_>,
    object: &Map<String, Value>,
    place: &str,
) -> Result<Vec<(String, String)>, ViewError> {
    let mut tags = Vec::new();
    for (index, value) in reader.list(object, "tag", place)?.iter().enumerate() {
        let place = format!("{place}.tag[{index}]");
        let tag = reader.object(value, &place)?;
        reader.known_keys(tag, &place, &["name", "value"])?;
        let name = reader.required_text(tag, "name", &place)?;
        let value = reader
            .optional_text(tag, "value", &place)?
            .unwrap_or_default();
        check_tag(reader, &name, &value, &place)?;
        tags.push((name, value));
    }
    Ok(tags)
}

fn check_tag(reader: &Reader<'_>, name: &str, value: &str, place: &str) -> Result<(), ViewError> {
    let wrong = |expected: String, found: &str| {
        Err(reader.wrong(place, expected, &Value::String(found.to_owned())))
    };
    match name {
        "rounds/key" if value.parse::<u16>().is_err() => wrong(
            "the key column's ordinal, for example \"1\"".to_owned(),
            value,
        ),
        "rounds/phi" if phi_class(value).is_none() => {
            let words = PHI_CLASSES.map(PhiClass::as_str);
            wrong(
                format!("one of {}{}", words.join(", "), did_you_mean(value, words)),
                value,
            )
        }
        "rounds/part" if value != "utc_offset_minutes" => {
            wrong("\"utc_offset_minutes\"".to_owned(), value)
        }
        _ if name.starts_with("rounds/") && !TAGS.contains(&name) => wrong(
            format!("one of {}{}", TAGS.join(", "), did_you_mean(name, TAGS)),
            name,
        ),
        _ => Ok(()),
    }
}

fn part(
    reader: &Reader<'_>,
    tags: &[(String, String)],
    place: &str,
) -> Result<Option<Part>, ViewError> {
    let values: Vec<&String> = tags
        .iter()
        .filter(|(name, _)| name == "rounds/part")
        .map(|(_, value)| value)
        .collect();
    match values.as_slice() {
        [] => Ok(None),
        [_] => Ok(Some(Part::UtcOffsetMinutes)),
        [_, second, ..] => Err(reader.wrong(
            place,
            "at most one tag rounds/part",
            &Value::String((*second).clone()),
        )),
    }
}

/// The table's type for a primitive FHIR type.
fn column_type(fhir_type: &str) -> Option<ColumnType> {
    Some(match fhir_type {
        "boolean" => ColumnType::Boolean,
        "integer" | "positiveInt" | "unsignedInt" | "integer64" => ColumnType::Integer,
        "decimal" => ColumnType::Number,
        "date" => ColumnType::Date,
        "dateTime" | "instant" => ColumnType::Timestamp,
        other if types::PRIMITIVES.contains(&other) => ColumnType::String,
        _ => return None,
    })
}

/// The type of a column that writes none, as far as its path tells; text otherwise.
fn inferred_type(path: &Expression) -> &str {
    let chain = match path {
        Expression::Chain(chain) => chain,
        Expression::Negate(_) => return "decimal",
        Expression::Binary { operator, .. } => {
            return match operator {
                Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => {
                    "decimal"
                }
                _ => "boolean",
            };
        }
    };
    let deciding = chain
        .steps
        .iter()
        .rev()
        .find(|step| !matches!(step, Step::First | Step::Index(_) | Step::Where(_)));
    match deciding {
        Some(Step::Exists(_) | Step::Empty | Step::Not) => "boolean",
        Some(Step::Choice { type_name, .. } | Step::OfType(type_name))
            if column_type(type_name).is_some() =>
        {
            type_name
        }
        Some(Step::Field(name)) => match name.as_str() {
            "active" | "deceasedBoolean" | "userSelected" | "wasNotGiven" | "doNotPerform"
            | "primarySource" => "boolean",
            name => temporal_type(name).unwrap_or("string"),
        },
        None if chain.start == Start::RowIndex => "integer",
        _ => "string",
    }
}
