//! Selects: what they go over, their columns, nested selects and union branches.

use serde_json::{Map, Value};

use super::column::{self, ViewColumn};
use super::{Iteration, Reader, Select};
use crate::fhir::ViewError;

const SELECT: [&str; 6] = [
    "column",
    "select",
    "forEach",
    "forEachOrNull",
    "repeat",
    "unionAll",
];

/// Reads the list of selects under `key`, adding their columns to `columns` in output order.
pub(super) fn read_all(
    reader: &Reader<'_>,
    object: &Map<String, Value>,
    key: &'static str,
    place: &str,
    columns: &mut Vec<ViewColumn>,
) -> Result<Vec<Select>, ViewError> {
    let here = if place.is_empty() { "view" } else { place };
    let mut selects = Vec::new();
    for (index, value) in reader.list(object, key, here)?.iter().enumerate() {
        selects.push(read(reader, value, &nested(place, key, index), columns)?);
    }
    Ok(selects)
}

fn nested(place: &str, key: &str, index: usize) -> String {
    if place.is_empty() {
        format!("{key}[{index}]")
    } else {
        format!("{place}.{key}[{index}]")
    }
}

fn read(
    reader: &Reader<'_>,
    value: &Value,
    place: &str,
    columns: &mut Vec<ViewColumn>,
) -> Result<Select, ViewError> {
    let object = reader.object(value, place)?;
    reader.known_keys(object, place, &SELECT)?;
    let iteration = iteration(reader, object, place)?;
    let mut own = Vec::new();
    for (index, value) in reader.list(object, "column", place)?.iter().enumerate() {
        let place = format!("{place}.column[{index}]");
        let (read, path) = column::read(reader, value, &place)?;
        if columns.iter().any(|column| column.name == read.name) {
            return Err(ViewError::DuplicateColumn {
                file: reader.file.to_owned(),
                place,
                name: read.name,
            });
        }
        own.push((columns.len(), path));
        columns.push(read);
    }
    let selects = read_all(reader, object, "select", place, columns)?;
    let branches = union(reader, object, place, columns)?;
    if own.is_empty() && selects.is_empty() && branches.is_empty() {
        return Err(reader.missing(place, "column"));
    }
    Ok(Select {
        iteration,
        columns: own,
        selects,
        branches,
    })
}

fn iteration(
    reader: &Reader<'_>,
    object: &Map<String, Value>,
    place: &str,
) -> Result<Iteration, ViewError> {
    let given: Vec<&str> = ["forEach", "forEachOrNull", "repeat"]
        .into_iter()
        .filter(|key| object.contains_key(*key))
        .collect();
    match given.as_slice() {
        [] => Ok(Iteration::Once),
        ["repeat"] => repeat(reader, object, place),
        [key] => {
            let place = format!("{place}.{key}");
            let value = object.get(*key).unwrap_or(&Value::Null);
            let text = value
                .as_str()
                .ok_or_else(|| reader.wrong(&place, "a FHIRPath", value))?;
            Ok(Iteration::ForEach {
                path: reader.path(text, &place)?,
                or_null: *key == "forEachOrNull",
            })
        }
        several => Err(reader.wrong(
            place,
            "at most one of forEach, forEachOrNull and repeat",
            &Value::from(several.to_vec()),
        )),
    }
}

fn repeat(
    reader: &Reader<'_>,
    object: &Map<String, Value>,
    place: &str,
) -> Result<Iteration, ViewError> {
    let mut paths = Vec::new();
    for (index, value) in reader.list(object, "repeat", place)?.iter().enumerate() {
        let place = format!("{place}.repeat[{index}]");
        let text = value
            .as_str()
            .ok_or_else(|| reader.wrong(&place, "a FHIRPath", value))?;
        paths.push(reader.path(text, &place)?);
    }
    if paths.is_empty() {
        return Err(reader.wrong(
            &format!("{place}.repeat"),
            "at least one FHIRPath",
            &Value::Array(Vec::new()),
        ));
    }
    Ok(Iteration::Repeat(paths))
}

/// Reads the branches of a `unionAll`; the first one's columns are the output's.
fn union(
    reader: &Reader<'_>,
    object: &Map<String, Value>,
    place: &str,
    columns: &mut Vec<ViewColumn>,
) -> Result<Vec<Select>, ViewError> {
    let first_column = columns.len();
    let mut branches = Vec::new();
    for (index, value) in reader.list(object, "unionAll", place)?.iter().enumerate() {
        let place = nested(place, "unionAll", index);
        if index == 0 {
            branches.push(read(reader, value, &place, columns)?);
            continue;
        }
        // Read against the columns before the union, so that the numbers fall on the first branch's.
        let mut own: Vec<ViewColumn> = columns.iter().take(first_column).cloned().collect();
        branches.push(read(reader, value, &place, &mut own)?);
        let expected = signature(columns, first_column);
        let found = signature(&own, first_column);
        if expected != found {
            return Err(ViewError::UnionMismatch {
                file: reader.file.to_owned(),
                place,
                expected,
                found,
            });
        }
    }
    Ok(branches)
}

fn signature(columns: &[ViewColumn], from: usize) -> String {
    let parts: Vec<String> = columns
        .iter()
        .skip(from)
        .map(|column| format!("{} {}", column.name, column.column_type.as_str()))
        .collect();
    parts.join(", ")
}
