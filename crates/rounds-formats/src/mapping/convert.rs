//! Columns of text to typed columns, a column at a time, with the rows that are refused.
//!
//! A row is refused for the first column at fault, in the order of the table's definition. Its
//! place is kept: the batch has as many rows as came in, and a refused row holds nulls.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, make_array, new_null_array};
use arrow_buffer::NullBuffer;
use rounds_core::Refusal;

use super::BoundTable;
use super::bind::{BoundColumn, Input};
use super::cells::{Cells, Texts};
use super::value::Fault;

/// What became of the rows.
#[derive(Debug, Clone)]
pub struct Converted {
    /// As many rows as came in, in their order. Refused rows hold nulls in every column of the
    /// table's definition; `_batch` and `_line` are always there.
    pub batch: RecordBatch,
    /// Refused rows (counted from 0) in ascending order, each once.
    pub refused: Vec<(usize, Refusal)>,
}

impl BoundTable {
    /// Reads texts into the table's types.
    ///
    /// `source` has one array for each column of the header that was bound, `computed` one for each of
    /// [`super::TableMapping::computed`], `lines` the line or record number of each row, counted
    /// from 1; all have the same length. Where an array is missing or too short, the rows that lack
    /// a text are refused as malformed.
    pub fn convert(
        &self,
        source: &[StringArray],
        computed: &BTreeMap<String, StringArray>,
        batch: i64,
        lines: &[i64],
    ) -> Converted {
        let mut refused = RefusedRows::new(lines.len());
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.columns.len() + 2);
        for (column, field) in self.columns.iter().zip(self.schema.fields()) {
            let texts = match &column.input {
                Input::Source(position) => Texts::Array(source.get(*position)),
                Input::Computed => Texts::Array(computed.get(&column.name)),
                Input::Constant(text) => Texts::Constant(text),
                Input::Nothing => {
                    arrays.push(new_null_array(field.data_type(), lines.len()));
                    continue;
                }
            };
            let units = column
                .unit_position
                .and_then(|position| source.get(position));
            let cells = Cells {
                column,
                texts,
                units,
            };
            arrays.push(cells.read(&mut refused));
        }
        let mut arrays = refused.without_values(arrays);
        arrays.push(Arc::new(Int64Array::from_value(batch, lines.len())));
        arrays.push(Arc::new(Int64Array::from(lines.to_vec())));
        let batch = RecordBatch::try_new(self.schema(), arrays)
            .expect("invariant: every array was built for its field, one entry for each line");
        Converted {
            batch,
            refused: refused.into_sorted(),
        }
    }
}

/// Rows refused so far.
pub(super) struct RefusedRows {
    is_refused: Vec<bool>,
    refusals: Vec<(usize, Refusal)>,
}

impl RefusedRows {
    fn new(rows: usize) -> Self {
        Self {
            is_refused: vec![false; rows],
            refusals: Vec::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.is_refused.len()
    }

    pub fn contains(&self, row: usize) -> bool {
        self.is_refused.get(row).copied().unwrap_or(false)
    }

    pub fn refuse(&mut self, row: usize, column: &BoundColumn, fault: Fault) {
        if let Some(flag) = self.is_refused.get_mut(row) {
            *flag = true;
        }
        let refusal = Refusal::column(fault.reason, column.shown_name.as_str(), fault.message);
        self.refusals.push((row, refusal));
    }

    /// Columns read before a row was refused still hold its values; this takes them out.
    fn without_values(&self, arrays: Vec<ArrayRef>) -> Vec<ArrayRef> {
        if self.refusals.is_empty() {
            return arrays;
        }
        let kept = NullBuffer::from_iter(self.is_refused.iter().map(|refused| !refused));
        let cleared = arrays.into_iter().map(|array| {
            let nulls = NullBuffer::union(array.nulls(), Some(&kept));
            let data = array.to_data().into_builder().nulls(nulls).build();
            make_array(data.expect("invariant: only the null mask changed, at the same length"))
        });
        cleared.collect()
    }

    fn into_sorted(mut self) -> Vec<(usize, Refusal)> {
        self.refusals.sort_by_key(|(row, _)| *row);
        self.refusals
    }
}
