//! `measure.result`.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use jiff::Timestamp;
use rounds_core::{Period, PeriodKind, TableDefinition};

use super::cells::{Cell, StoreError, StoredRow, rows, to_batch};
use crate::definition::DefinitionHash;
use crate::result::{Group, Inputs, MeasureResult, Origin};

/// One measure's results as rows.
pub fn write(
    table: &TableDefinition,
    measure_id: &str,
    results: &[MeasureResult],
) -> Result<RecordBatch, StoreError> {
    to_batch(table, results, |result, column| {
        cell(measure_id, result, column)
    })
}

fn cell(measure_id: &str, result: &MeasureResult, column: &str) -> Cell {
    match column {
        "measure_id" => measure_id.into(),
        "definition_hash" => result.definition.0.as_str().into(),
        "period_kind" => result.period.kind.as_str().into(),
        "period_start" => result.period.start.into(),
        "group_key" => result.group.key().into(),
        "group_json" => result.group.to_json().into(),
        "numerator" => result.numerator.into(),
        "denominator" => result.denominator.into(),
        "value" => result.value.into(),
        "low" => result.low.into(),
        "high" => result.high.into(),
        "n" => result.n.into(),
        "method" => result.method.as_str().into(),
        "suppressed" => result.suppressed.into(),
        "partial" => result.partial.into(),
        "inputs" => result.origin.inputs.to_json().into(),
        "lake_version" => result.origin.lake_version.into(),
        "computed_at" => result.origin.computed_at.into(),
        _ => Cell::Null,
    }
}

/// Results by measure id, in the order stored.
pub fn read(batches: &[RecordBatch]) -> Result<HashMap<String, Vec<MeasureResult>>, StoreError> {
    let mut by_measure: HashMap<String, Vec<MeasureResult>> = HashMap::new();
    let mut origins = Origins::default();
    for row in rows(batches) {
        let result = result(&row, &mut origins)?;
        let measure_id = row.required("measure_id")?;
        match by_measure.get_mut(measure_id) {
            Some(results) => results.push(result),
            None => {
                by_measure.insert(measure_id.to_owned(), vec![result]);
            }
        }
    }
    Ok(by_measure)
}

fn result(row: &StoredRow<'_>, origins: &mut Origins) -> Result<MeasureResult, StoreError> {
    let kind: PeriodKind = row.word("period_kind", "day, week, month, quarter or year")?;
    Ok(MeasureResult {
        definition: DefinitionHash(row.required("definition_hash")?.to_owned()),
        period: Period {
            start: row.present("period_start", row.day("period_start")?)?,
            kind,
        },
        group: row.json::<Group>("group_json", "an object from group column to value")?,
        numerator: row.number("numerator")?,
        denominator: row.number("denominator")?,
        value: row.number("value")?,
        low: row.number("low")?,
        high: row.number("high")?,
        n: row.integer("n")?,
        method: row.required("method")?.to_owned(),
        suppressed: row.flag("suppressed")?,
        partial: row.flag("partial")?,
        origin: origins.of(row)?,
    })
}

/// Origins seen, so that results of one evaluation share one.
#[derive(Default)]
struct Origins(HashMap<(String, i64, Timestamp), Arc<Origin>>);

impl Origins {
    fn of(&mut self, row: &StoredRow<'_>) -> Result<Arc<Origin>, StoreError> {
        let lake_version = row.present("lake_version", row.integer("lake_version")?)?;
        let computed_at = row.present("computed_at", row.instant("computed_at")?)?;
        let key = (
            row.required("inputs")?.to_owned(),
            lake_version,
            computed_at,
        );
        if let Some(origin) = self.0.get(&key) {
            return Ok(Arc::clone(origin));
        }
        let origin = Arc::new(Origin {
            inputs: row.json::<Inputs>("inputs", "an object from table to version")?,
            lake_version: u64::try_from(lake_version).unwrap_or_default(),
            computed_at,
        });
        self.0.insert(key, Arc::clone(&origin));
        Ok(origin)
    }
}
