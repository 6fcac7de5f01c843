//! Rows of an answer, read by column name. A column that is missing or of another type reads as
//! no value: the queries are written next to their reading.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use jiff::Timestamp;
use rounds_lake::Answer;

/// One row of an answer.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    batch: &'a RecordBatch,
    index: usize,
}

/// Every row, in order.
pub fn rows(answer: &Answer) -> impl Iterator<Item = Row<'_>> {
    let of_batch = |batch| (0..RecordBatch::num_rows(batch)).map(move |index| Row { batch, index });
    answer.batches.iter().flat_map(of_batch)
}

impl Row<'_> {
    /// A text; none when null.
    pub fn text(&self, column: &str) -> Option<String> {
        let texts = self.batch.column_by_name(column)?.as_string_opt::<i32>()?;
        texts
            .is_valid(self.index)
            .then(|| texts.value(self.index).to_owned())
    }

    /// A whole number; none when null.
    pub fn whole(&self, column: &str) -> Option<i64> {
        let numbers = self
            .batch
            .column_by_name(column)?
            .as_primitive_opt::<Int64Type>()?;
        numbers
            .is_valid(self.index)
            .then(|| numbers.value(self.index))
    }

    /// A count; 0 when null.
    pub fn count(&self, column: &str) -> u64 {
        self.whole(column)
            .and_then(|number| u64::try_from(number).ok())
            .unwrap_or(0)
    }

    /// Whether it is true; false when null.
    pub fn flag(&self, column: &str) -> bool {
        let flags = self
            .batch
            .column_by_name(column)
            .and_then(|column| column.as_boolean_opt());
        flags.is_some_and(|flags| flags.is_valid(self.index) && flags.value(self.index))
    }

    /// An instant; none when null.
    pub fn instant(&self, column: &str) -> Option<Timestamp> {
        let column = self.batch.column_by_name(column)?;
        let micros = column.as_primitive_opt::<TimestampMicrosecondType>()?;
        let known = micros
            .is_valid(self.index)
            .then(|| micros.value(self.index))?;
        Timestamp::from_microsecond(known).ok()
    }
}
