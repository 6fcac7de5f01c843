//! `measure.evaluation`: what each measure read last, which decides what the next round computes.

use std::collections::BTreeMap;

use arrow_array::RecordBatch;
use jiff::Timestamp;
use jiff::civil::Date;
use rounds_core::TableDefinition;

use super::cells::{Cell, StoreError, StoredRow, rows, to_batch};
use crate::definition::{DefinitionHash, MeasureDefinition};
use crate::result::Inputs;

/// How a measure's latest evaluation went.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The measure.
    pub measure_id: String,
    /// The definition evaluated.
    pub definition: DefinitionHash,
    /// Fingerprint of the whole measure file.
    pub file_hash: String,
    /// What it read.
    pub inputs: Inputs,
    /// Lake version it read.
    pub lake_version: u64,
    /// When.
    pub evaluated_at: Timestamp,
    /// First day on which a period is over that was under way.
    pub look_again: Option<Date>,
    /// `full`, or `incremental` with the periods.
    pub mode: String,
    /// Results of the current definition.
    pub results: u64,
    /// Rows that had no period.
    pub without_period: u64,
    /// Why it failed, if it did.
    pub failure: Option<String>,
}

impl Evaluation {
    /// Whether the results are those of this definition on tables of these versions today.
    pub fn is_current(
        &self,
        definition: &MeasureDefinition,
        today: Date,
        version_of: impl Fn(&rounds_core::TableName) -> Option<u64>,
    ) -> bool {
        self.failure.is_none()
            && self.definition == definition.hash
            && self.look_again.is_none_or(|day| today < day)
            && self
                .inputs
                .0
                .iter()
                .all(|(table, version)| version_of(table) == *version)
    }
}

/// Evaluations as rows.
pub fn write(
    table: &TableDefinition,
    evaluations: &[Evaluation],
) -> Result<RecordBatch, StoreError> {
    to_batch(table, evaluations, |evaluation, column| match column {
        "measure_id" => evaluation.measure_id.as_str().into(),
        "definition_hash" => evaluation.definition.0.as_str().into(),
        "file_hash" => evaluation.file_hash.as_str().into(),
        "inputs" => evaluation.inputs.to_json().into(),
        "lake_version" => evaluation.lake_version.into(),
        "evaluated_at" => evaluation.evaluated_at.into(),
        "look_again" => evaluation.look_again.into(),
        "mode" => evaluation.mode.as_str().into(),
        "results" => evaluation.results.into(),
        "without_period" => evaluation.without_period.into(),
        "failure" => evaluation.failure.as_deref().into(),
        _ => Cell::Null,
    })
}

/// Evaluations by measure id.
pub fn read(batches: &[RecordBatch]) -> Result<BTreeMap<String, Evaluation>, StoreError> {
    rows(batches)
        .map(|row| {
            let evaluation = evaluation(&row)?;
            Ok((evaluation.measure_id.clone(), evaluation))
        })
        .collect()
}

fn evaluation(row: &StoredRow<'_>) -> Result<Evaluation, StoreError> {
    let count = |column: &str| -> Result<u64, StoreError> {
        let number = row.integer(column)?.unwrap_or(0);
        Ok(u64::try_from(number).unwrap_or(0))
    };
    Ok(Evaluation {
        measure_id: row.required("measure_id")?.to_owned(),
        definition: DefinitionHash(row.required("definition_hash")?.to_owned()),
        file_hash: row.required("file_hash")?.to_owned(),
        inputs: row.json("inputs", "an object from table to version")?,
        lake_version: count("lake_version")?,
        evaluated_at: row.present("evaluated_at", row.instant("evaluated_at")?)?,
        look_again: row.day("look_again")?,
        mode: row.required("mode")?.to_owned(),
        results: count("results")?,
        without_period: count("without_period")?,
        failure: row.text("failure")?.map(str::to_owned),
    })
}
