//! Rows into Arrow columns, one buffer per view.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use jiff::tz::TimeZone;
use rounds_core::table::{BATCH_COLUMN, HASH_COLUMN, LINE_COLUMN, Provenance};
use rounds_core::{ColumnType, Reason};

use crate::fhir::definition::ViewColumn;
use crate::fhir::evaluate::{Fault, Worth};
use crate::fhir::tape;

use super::buffer::{ColumnBuffer, data_type};
use super::fit::fit;
use super::rows::{RowFault, RowSink};
use super::scratch::{Cell, Found};

/// The rows of one view since the last batch was taken.
#[derive(Debug)]
pub(crate) struct ViewBuffer {
    pub schema: SchemaRef,
    columns: Vec<ColumnBuffer>,
    batches: Vec<i64>,
    lines: Vec<i64>,
    hashes: Vec<i64>,
    /// Rows of lines that were taken in whole.
    committed: usize,
}

impl ViewBuffer {
    pub fn new(columns: &[ViewColumn]) -> Self {
        let mut fields: Vec<Field> = columns
            .iter()
            .map(|column| Field::new(&column.name, data_type(column.column_type), true))
            .collect();
        for name in [BATCH_COLUMN, LINE_COLUMN, HASH_COLUMN] {
            fields.push(Field::new(name, DataType::Int64, true));
        }
        Self {
            schema: Arc::new(Schema::new(fields)),
            columns: columns
                .iter()
                .map(|column| ColumnBuffer::new(column.column_type))
                .collect(),
            batches: Vec::new(),
            lines: Vec::new(),
            hashes: Vec::new(),
            committed: 0,
        }
    }

    pub fn rows(&self) -> usize {
        self.committed
    }

    pub fn bytes(&self) -> usize {
        let columns: usize = self.columns.iter().map(ColumnBuffer::bytes).sum();
        columns + 24 * self.lines.len()
    }

    /// Keeps the rows added since the last call.
    pub fn commit(&mut self) {
        self.committed = self.lines.len();
    }

    /// Drops the rows added since the last [`Self::commit`].
    pub fn roll_back(&mut self) {
        for column in &mut self.columns {
            column.truncate(self.committed);
        }
        self.batches.truncate(self.committed);
        self.lines.truncate(self.committed);
        self.hashes.truncate(self.committed);
    }

    pub fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.columns.len() + 3);
        for column in &mut self.columns {
            arrays.push(column.finish()?);
        }
        for numbers in [&mut self.batches, &mut self.lines, &mut self.hashes] {
            arrays.push(Arc::new(Int64Array::from(std::mem::take(numbers))));
        }
        self.committed = 0;
        RecordBatch::try_new(Arc::clone(&self.schema), arrays)
    }
}

/// Puts the rows of one line into the buffers of their views.
pub(crate) struct ArrowSink<'s> {
    pub buffers: &'s mut [ViewBuffer],
    pub columns: ColumnsOf<'s>,
    pub provenance: Provenance,
    pub zone: Option<&'s TimeZone>,
}

/// The columns of a view by its number.
pub(crate) type ColumnsOf<'s> = &'s dyn Fn(usize) -> &'s [ViewColumn];

impl RowSink for ArrowSink<'_> {
    fn row(&mut self, view: usize, cells: &[Cell], found: Found<'_, '_>) -> Result<(), RowFault> {
        let Some(buffer) = self.buffers.get_mut(view) else {
            return Ok(());
        };
        let columns = (self.columns)(view);
        for (number, ((column, cell), values)) in columns
            .iter()
            .zip(cells)
            .zip(&mut buffer.columns)
            .enumerate()
        {
            append(column, *cell, found, values, self.zone).map_err(|fault| RowFault {
                column: Some(number),
                fault,
            })?;
        }
        buffer.batches.push(self.provenance.batch);
        buffer.lines.push(self.provenance.line);
        buffer.hashes.push(self.provenance.hash);
        Ok(())
    }
}

#[inline]
fn append(
    column: &ViewColumn,
    cell: Cell,
    found: Found<'_, '_>,
    values: &mut ColumnBuffer,
    zone: Option<&TimeZone>,
) -> Result<(), Fault> {
    let has_room = match (column.column_type, cell) {
        (_, Cell::Null) => values.push_null(),
        (ColumnType::Strings, _) => append_list(cell, found, values)?,
        (ColumnType::String, Cell::Node(index)) => match tape::text(found.tape, index) {
            Some(text) => values.push_text(text),
            None => values.push(fit(column, found.one(cell)?, zone)?),
        },
        _ => values.push(fit(column, found.one(cell)?, zone)?),
    };
    if has_room {
        Ok(())
    } else {
        Err(Fault::new(
            Reason::TooLong,
            "the batch holds 2 GiB of this column; take it more often",
        ))
    }
}

fn append_list(cell: Cell, found: Found<'_, '_>, values: &mut ColumnBuffer) -> Result<bool, Fault> {
    let mut texts = Vec::new();
    for value in found.all(cell) {
        texts.push(match value {
            Worth::Text(text) | Worth::Temporal(_, text) => Cow::Borrowed(text),
            Worth::Boolean(value) => Cow::Owned(value.to_string()),
            Worth::Integer(value) => Cow::Owned(value.to_string()),
            Worth::Decimal(value) => Cow::Owned(value.to_string()),
            Worth::Element(_) => {
                return Err(Fault::new(
                    Reason::WrongType,
                    "expected texts, found an element",
                ));
            }
        });
    }
    Ok(values.push_list(texts.iter().map(AsRef::as_ref)))
}
