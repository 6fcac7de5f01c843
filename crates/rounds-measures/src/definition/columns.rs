//! Whether a query returns what its measure's kind needs, checked against the planned schema.
//!
//! Not here: reading the values (see [`crate::result::rows`]).

use arrow_schema::{DataType, Schema};
use rounds_core::suggest::did_you_mean;

use super::MeasureDefinition;
use super::header::Header;
use super::problem::{InvalidMeasure, Problem};

/// Checks names and types of the columns that the definition's query returns.
pub fn check(definition: &MeasureDefinition, schema: &Schema) -> Result<(), InvalidMeasure> {
    check_columns(definition, schema)
        .map_err(|problem| InvalidMeasure::at(&definition.file, definition.sql_line, problem))
}

fn check_columns(definition: &MeasureDefinition, schema: &Schema) -> Result<(), Problem> {
    let kind = definition.kind;
    let required: Vec<&str> = std::iter::once("period")
        .chain(definition.groups.iter().map(String::as_str))
        .chain(Header::required_columns(kind).iter().copied())
        .collect();
    let optional = Header::optional_columns(kind);
    let returned: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    for name in &required {
        if !returned.contains(name) {
            let unused = returned.iter().filter(|other| !required.contains(other));
            return Err(Problem::ColumnMissing {
                column: (*name).to_owned(),
                kind: kind.as_str(),
                suggestion: did_you_mean(name, unused.copied()),
            });
        }
    }
    for (position, field) in schema.fields().iter().enumerate() {
        let name = field.name().as_str();
        if returned.iter().take(position).any(|other| *other == name) {
            return Err(Problem::ColumnTwice(name.to_owned()));
        }
        if !required.contains(&name) && !optional.contains(&name) {
            let known = required.iter().chain(optional).copied();
            return Err(Problem::ColumnUnknown {
                column: name.to_owned(),
                kind: kind.as_str(),
                suggestion: did_you_mean(name, known),
            });
        }
        if definition.groups.iter().all(|group| group != name) {
            check_type(name, field.data_type())?;
        }
    }
    Ok(())
}

fn check_type(name: &str, found: &DataType) -> Result<(), Problem> {
    let (fits, expected) = match name {
        "period" => (
            matches!(
                found,
                DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, _)
            ),
            "a date or a timestamp, as date_trunc makes it",
        ),
        "samples" => (
            is_list_of_numbers(found),
            "a list of numbers, as array_agg makes it",
        ),
        _ => (
            found.is_numeric() || matches!(found, DataType::Null),
            "a number",
        ),
    };
    if fits {
        Ok(())
    } else {
        Err(Problem::ColumnType {
            column: name.to_owned(),
            found: found.to_string(),
            expected,
        })
    }
}

fn is_list_of_numbers(found: &DataType) -> bool {
    match found {
        DataType::List(item) | DataType::LargeList(item) => item.data_type().is_numeric(),
        _ => false,
    }
}
