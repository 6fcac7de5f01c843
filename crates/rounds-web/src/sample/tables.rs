//! Invented tables.

use rounds_core::{ColumnDefinition, ColumnType, PhiClass, TableDefinition, TableName};

use super::{Scenario, instant};
use crate::page_data::{TablePage, TableRow, TableVersion};

/// Schema, name, title, rows, version.
const TABLES: [(&str, &str, &str, u64, i64); 6] = [
    (
        "ai",
        "prediction",
        "One prediction of a model for a patient at an instant",
        171_177,
        3,
    ),
    (
        "clinical",
        "encounter",
        "One encounter as the source has it now",
        37_812,
        12,
    ),
    (
        "clinical",
        "observation",
        "One observation or measurement",
        412_906,
        12,
    ),
    ("clinical", "patient", "One person", 615, 4),
    ("system", "ingest_batch", "One load of one file", 37, 37),
    ("system", "quarantine", "One row that was refused", 112, 9),
];

fn name(schema: &str, name: &str) -> TableName {
    TableName {
        schema: schema.to_owned(),
        name: name.to_owned(),
    }
}

/// The list page; an empty site has tables without rows.
pub fn list(scenario: Scenario) -> Vec<TableRow> {
    let is_empty = scenario == Scenario::Empty;
    TABLES
        .iter()
        .map(|(schema, table, title, rows, version)| TableRow {
            name: name(schema, table),
            title: (*title).to_owned(),
            rows: if is_empty { 0 } else { *rows },
            columns: 7,
            version: (!is_empty).then_some(*version),
            written_at: (!is_empty).then(|| instant(600)),
        })
        .collect()
}

/// A table's page.
pub fn one(scenario: Scenario, wanted: &TableName) -> Option<TablePage> {
    let row = list(scenario).into_iter().find(|row| &row.name == wanted)?;
    let newest = row.version.unwrap_or(-1);
    let history = (0..=newest).rev().take(8).map(|version| TableVersion {
        version,
        at: instant((newest - version) * 86_400 + 600),
        operation: "append".to_owned(),
        rows: (version > 2).then_some(
            row.rows
                .saturating_sub((newest - version).unsigned_abs() * 11),
        ),
        batch: Some(version.clamp(1, 37)),
    });
    Some(TablePage {
        rows: row.rows,
        size_bytes: row.version.map(|_| row.rows * 31),
        history: history.collect(),
        measures: vec![
            "encounter.volume".to_owned(),
            "encounter.readmission_30".to_owned(),
        ],
        definition: definition(&row),
    })
}

fn definition(row: &TableRow) -> TableDefinition {
    TableDefinition {
        name: row.name.clone(),
        title: row.title.clone(),
        columns: vec![
            column(
                "id",
                ColumnType::String,
                "Id of the resource, as the source gave it",
                None,
                PhiClass::Quasi,
            ),
            column(
                "patient_id",
                ColumnType::String,
                "The person it is about",
                None,
                PhiClass::DirectIdentifier,
            ),
            column(
                "class",
                ColumnType::String,
                "Class of the encounter (v3 ActCode)",
                None,
                PhiClass::Clinical,
            ),
            column(
                "start",
                ColumnType::Timestamp,
                "When it began",
                None,
                PhiClass::Quasi,
            ),
            column(
                "end",
                ColumnType::Timestamp,
                "When it ended; empty while it lasts",
                None,
                PhiClass::Quasi,
            ),
            column(
                "length",
                ColumnType::Number,
                "How long it lasted",
                Some("h"),
                PhiClass::Clinical,
            ),
            column(
                "practitioner_id",
                ColumnType::Strings,
                "Who took part",
                None,
                PhiClass::Staff,
            ),
        ],
        key: vec!["id".to_owned()],
        time: Some("start".to_owned()),
        query: None,
        keep: false,
    }
}

fn column(
    name: &str,
    column_type: ColumnType,
    meaning: &str,
    unit: Option<&str>,
    phi: PhiClass,
) -> ColumnDefinition {
    ColumnDefinition {
        name: name.to_owned(),
        column_type,
        meaning: meaning.to_owned(),
        unit: unit.map(str::to_owned),
        phi,
    }
}
