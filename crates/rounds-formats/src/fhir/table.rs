//! From a view to the table it fills, and the hash that tells whether a view has changed.

use std::fmt::Write as _;

use rounds_core::{ColumnDefinition, ColumnType, TableDefinition, TableName};
use serde_json::Value;
use twox_hash::XxHash3_128;

use super::definition::{Definition, ViewColumn};

pub(super) fn table_definition(view: &Definition) -> Result<TableDefinition, String> {
    let name = TableName::new(&view.schema, &view.name).map_err(|error| error.to_string())?;
    let title = view
        .description
        .as_ref()
        .or(view.title.as_ref())
        .ok_or("the view has no description; say in a sentence what one row is")?;
    let columns = view
        .columns
        .iter()
        .map(column)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(TableDefinition {
        name,
        title: title.clone(),
        key: key(view)?,
        time: time(view)?,
        query: None,
        keep: false,
        columns,
    })
}

fn column(column: &ViewColumn) -> Result<ColumnDefinition, String> {
    if !rounds_core::table::is_identifier(&column.name) {
        return Err(format!(
            "column {:?}: a table's columns are named in lower-case letters, digits and underscores",
            column.name
        ));
    }
    let meaning = column
        .description
        .as_ref()
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| {
            format!(
                "column {:?} has no description; say what it means",
                column.name
            )
        })?;
    Ok(ColumnDefinition {
        name: column.name.clone(),
        column_type: column.column_type,
        meaning: meaning.clone(),
        unit: column.tag("rounds/unit").map(str::to_owned),
        phi: column.phi(),
    })
}

/// Columns tagged `rounds/key` in the order of their ordinals, or `id`.
fn key(view: &Definition) -> Result<Vec<String>, String> {
    let mut tagged: Vec<(u16, &str)> = Vec::new();
    for column in &view.columns {
        if let Some(ordinal) = column
            .tag("rounds/key")
            .and_then(|value| value.parse().ok())
        {
            tagged.push((ordinal, &column.name));
        }
    }
    tagged.sort_unstable();
    if let Some((first, second)) = tagged
        .iter()
        .zip(tagged.iter().skip(1))
        .find(|(a, b)| a.0 == b.0)
    {
        return Err(format!(
            "columns {:?} and {:?} have the same ordinal in their tag rounds/key",
            first.1, second.1
        ));
    }
    if !tagged.is_empty() {
        return Ok(tagged
            .into_iter()
            .map(|(_, name)| name.to_owned())
            .collect());
    }
    if view.columns.iter().any(|column| column.name == "id") {
        return Ok(vec!["id".to_owned()]);
    }
    Err(
        "the view has no key: name a column id, or tag key columns rounds/key with 1, 2, …"
            .to_owned(),
    )
}

fn time(view: &Definition) -> Result<Option<String>, String> {
    let mut tagged = view
        .columns
        .iter()
        .filter(|column| column.tag("rounds/time").is_some());
    let Some(column) = tagged.next() else {
        return Ok(None);
    };
    if let Some(second) = tagged.next() {
        return Err(format!(
            "columns {:?} and {:?} are both tagged rounds/time; a table has one time column",
            column.name, second.name
        ));
    }
    if !matches!(column.column_type, ColumnType::Date | ColumnType::Timestamp) {
        return Err(format!(
            "column {:?} is tagged rounds/time but is of type {}; expected date, dateTime or instant",
            column.name,
            column.column_type.as_str()
        ));
    }
    Ok(Some(column.name.clone()))
}

/// xxh3 of the JSON with sorted keys and no white space.
pub(super) fn definition_hash(json: &Value) -> String {
    let mut canonical = String::new();
    write_canonical(json, &mut canonical);
    format!("{:032x}", XxHash3_128::oneshot(canonical.as_bytes()))
}

fn write_canonical(json: &Value, out: &mut String) {
    match json {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| key.as_str());
            out.push('{');
            for (key, value) in sorted {
                // Writing to a String cannot fail.
                let _ = write!(out, "{}:", Value::from(key.as_str()));
                write_canonical(value, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(values) => {
            out.push('[');
            for value in values {
                write_canonical(value, out);
                out.push(',');
            }
            out.push(']');
        }
        scalar => {
            let _ = write!(out, "{scalar}");
        }
    }
}
