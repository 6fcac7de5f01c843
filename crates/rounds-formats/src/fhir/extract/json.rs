//! Rows as JSON objects, for the conformance suite and for looking at a view.

use serde_json::{Map, Value};

use crate::fhir::definition::{Part, ViewColumn};
use crate::fhir::evaluate::{Fault, Worth};
use crate::fhir::tape;
use crate::fhir::temporal::Temporal;

use super::rows::{RowFault, RowSink};
use super::scratch::{Cell, Found};

/// Collects the rows of one view.
pub(crate) struct JsonSink<'s> {
    pub columns: &'s [ViewColumn],
    pub rows: Vec<Map<String, Value>>,
}

impl RowSink for JsonSink<'_> {
    fn row(&mut self, _view: usize, cells: &[Cell], found: Found<'_, '_>) -> Result<(), RowFault> {
        let mut row = Map::new();
        for (number, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            let value = value(column, *cell, found).map_err(|fault| RowFault {
                column: Some(number),
                fault,
            })?;
            row.insert(column.name.clone(), value);
        }
        self.rows.push(row);
        Ok(())
    }
}

fn value(column: &ViewColumn, cell: Cell, found: Found<'_, '_>) -> Result<Value, Fault> {
    if column.collection && cell != Cell::Null {
        let values = found.all(cell);
        return Ok(values
            .into_iter()
            .map(|value| worth(value, found))
            .collect());
    }
    let one = found.one(cell)?;
    Ok(match (column.part, one) {
        (_, None) => Value::Null,
        (Some(Part::UtcOffsetMinutes), Some(Worth::Text(text) | Worth::Temporal(_, text))) => {
            Temporal::parse(text)
                .ok()
                .and_then(|value| value.offset_minutes)
                .map_or(Value::Null, Value::from)
        }
        (_, Some(one)) => worth(one, found),
    })
}

fn worth(value: Worth<'_>, found: Found<'_, '_>) -> Value {
    match value {
        Worth::Text(text) | Worth::Temporal(_, text) => Value::from(text),
        Worth::Boolean(value) => Value::from(value),
        Worth::Integer(value) => Value::from(value),
        Worth::Decimal(value) => Value::from(value),
        Worth::Element(index) => tape::to_json(found.tape, index),
    }
}
