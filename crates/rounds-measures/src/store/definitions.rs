//! `measure.definition`: so that SQL can join results with their words.

use arrow_array::RecordBatch;
use jiff::Timestamp;
use rounds_core::TableDefinition;

use super::cells::{StoreError, StoredRow, rows, to_batch};
use crate::definition::MeasureDefinition;

/// One definition that ever gave results.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownDefinition {
    /// The measure.
    pub measure_id: String,
    /// Fingerprint of what decides the numbers.
    pub definition_hash: String,
    /// Words of the definition by column name, as stored.
    pub words: Vec<(String, String)>,
    /// The value aimed at.
    pub target: Option<f64>,
    /// When a round evaluated it first.
    pub first_seen: Timestamp,
    /// Whether it is the present one.
    pub current: bool,
}

const WORDS: [&str; 11] = [
    "title",
    "description",
    "unit",
    "kind",
    "direction",
    "period",
    "groups",
    "minimum",
    "chart",
    "citation",
    "sql",
];

impl KnownDefinition {
    /// The definition as first seen now.
    pub fn new(definition: &MeasureDefinition, first_seen: Timestamp) -> Self {
        let words = WORDS
            .iter()
            .map(|column| ((*column).to_owned(), word(definition, column)))
            .collect();
        Self {
            measure_id: definition.id.clone(),
            definition_hash: definition.hash.0.clone(),
            words,
            target: definition.target,
            first_seen,
            current: true,
        }
    }

    /// One of the words by its column's name.
    pub fn word(&self, column: &str) -> Option<&str> {
        let found = self.words.iter().find(|(name, _)| name == column);
        found.map(|(_, word)| word.as_str())
    }

    /// All definitions of one measure after this one was evaluated.
    #[must_use]
    pub fn joined(stored: &[Self], definition: &MeasureDefinition, now: Timestamp) -> Vec<Self> {
        let mut all: Vec<Self> = stored
            .iter()
            .filter(|known| known.definition_hash != definition.hash.0)
            .cloned()
            .map(|known| Self {
                current: false,
                ..known
            })
            .collect();
        let same = stored
            .iter()
            .find(|known| known.definition_hash == definition.hash.0);
        all.push(Self::new(
            definition,
            same.map_or(now, |known| known.first_seen),
        ));
        all
    }
}

fn word(definition: &MeasureDefinition, column: &str) -> String {
    match column {
        "title" => definition.title.clone(),
        "description" => definition.description.clone(),
        "unit" => definition.unit.clone(),
        "kind" => definition.kind.as_str().to_owned(),
        "direction" => definition.direction.as_str().to_owned(),
        "period" => definition.period.as_str().to_owned(),
        "groups" => serde_json::Value::from(definition.groups.clone()).to_string(),
        "minimum" => definition
            .minimum
            .map(|minimum| minimum.to_string())
            .unwrap_or_default(),
        "chart" => definition
            .signal
            .chart
            .map_or("none", |chart| chart.as_str())
            .to_owned(),
        "citation" => definition.citation.clone(),
        "sql" => definition.sql.clone(),
        _ => String::new(),
    }
}

/// Definitions as rows.
pub fn write(
    table: &TableDefinition,
    known: &[KnownDefinition],
) -> Result<RecordBatch, StoreError> {
    to_batch(table, known, |known, column| match column {
        "measure_id" => known.measure_id.as_str().into(),
        "definition_hash" => known.definition_hash.as_str().into(),
        "target" => known.target.into(),
        "first_seen" => known.first_seen.into(),
        "current" => known.current.into(),
        word => known.word(word).filter(|text| !text.is_empty()).into(),
    })
}

/// Definitions from rows.
pub fn read(batches: &[RecordBatch]) -> Result<Vec<KnownDefinition>, StoreError> {
    rows(batches).map(|row| known(&row)).collect()
}

fn known(row: &StoredRow<'_>) -> Result<KnownDefinition, StoreError> {
    let mut words = Vec::new();
    for column in WORDS {
        let text = row.text(column)?.unwrap_or_default();
        words.push((column.to_owned(), text.to_owned()));
    }
    Ok(KnownDefinition {
        measure_id: row.required("measure_id")?.to_owned(),
        definition_hash: row.required("definition_hash")?.to_owned(),
        words,
        target: row.number("target")?,
        first_seen: row.present("first_seen", row.instant("first_seen")?)?,
        current: row.flag("current")?,
    })
}
