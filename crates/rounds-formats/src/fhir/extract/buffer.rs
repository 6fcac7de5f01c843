//! Columns of one view as they fill up: plain vectors that can be cut back to an earlier length,
//! so that a refused line leaves nothing behind; finished into Arrow arrays.

use std::sync::Arc;

use arrow_array::builder::BooleanBufferBuilder;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, StringArray,
    TimestampMicrosecondArray,
};
use arrow_buffer::{Buffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, TimeUnit};
use rounds_core::ColumnType;

/// The Arrow type of a column.
pub(crate) fn data_type(column: ColumnType) -> DataType {
    match column {
        ColumnType::String => DataType::Utf8,
        ColumnType::Boolean => DataType::Boolean,
        ColumnType::Integer => DataType::Int64,
        ColumnType::Number => DataType::Float64,
        ColumnType::Date => DataType::Date32,
        ColumnType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        ColumnType::Strings => DataType::List(item_field()),
    }
}

fn item_field() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Utf8, true))
}

/// Texts one after the other, and where each ends.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    text: String,
    ends: Vec<i32>,
}

impl Texts {
    /// Adds a text; false when the batch would hold more than 2 GiB of it.
    #[inline]
    #[must_use]
    fn push(&mut self, text: &str) -> bool {
        self.text.push_str(text);
        let end = i32::try_from(self.text.len());
        self.ends.push(end.unwrap_or(i32::MAX));
        end.is_ok()
    }

    fn truncate(&mut self, count: usize) {
        self.ends.truncate(count);
        let length = self.ends.last().map_or(0, |end| *end as usize);
        self.text.truncate(length);
    }

    fn finish(
        &mut self,
        nulls: Option<arrow_buffer::NullBuffer>,
    ) -> Result<StringArray, ArrowError> {
        let (capacity, count) = (self.text.len(), self.ends.len());
        let text = std::mem::replace(&mut self.text, String::with_capacity(capacity));
        let ends = std::mem::replace(&mut self.ends, Vec::with_capacity(count));
        let offsets: Vec<i32> = std::iter::once(0).chain(ends).collect();
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        StringArray::try_new(offsets, Buffer::from_vec(text.into_bytes()), nulls)
    }
}

/// The values of a column.
#[derive(Debug)]
pub(crate) enum Values {
    String(Texts),
    Boolean(BooleanBufferBuilder),
    Integer(Vec<i64>),
    Number(Vec<f64>),
    Date(Vec<i32>),
    Timestamp(Vec<i64>),
    Strings { items: Texts, ends: Vec<i32> },
}

/// One column: values, and which of them are null.
#[derive(Debug)]
pub(crate) struct ColumnBuffer {
    values: Values,
    nulls: NullBufferBuilder,
}

/// A value that fits its column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fitted<'v> {
    Null,
    String(&'v str),
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Date(i32),
    Timestamp(i64),
}

impl ColumnBuffer {
    pub fn new(column: ColumnType) -> Self {
        let values = match column {
            ColumnType::String => Values::String(Texts::default()),
            ColumnType::Boolean => Values::Boolean(BooleanBufferBuilder::new(0)),
            ColumnType::Integer => Values::Integer(Vec::new()),
            ColumnType::Number => Values::Number(Vec::new()),
            ColumnType::Date => Values::Date(Vec::new()),
            ColumnType::Timestamp => Values::Timestamp(Vec::new()),
            ColumnType::Strings => Values::Strings {
                items: Texts::default(),
                ends: Vec::new(),
            },
        };
        Self {
            values,
            nulls: NullBufferBuilder::new(0),
        }
    }

    /// Adds a value; false when it does not belong in this column or the batch is full.
    #[inline]
    #[must_use]
    pub fn push(&mut self, value: Fitted<'_>) -> bool {
        self.nulls.append(value != Fitted::Null);
        match (&mut self.values, value) {
            (Values::String(texts), Fitted::String(text)) => return texts.push(text),
            (Values::String(texts), Fitted::Null) => return texts.push(""),
            (Values::Boolean(values), Fitted::Boolean(value)) => values.append(value),
            (Values::Boolean(values), Fitted::Null) => values.append(false),
            (Values::Integer(values), Fitted::Integer(value)) => values.push(value),
            (Values::Integer(values), Fitted::Null) => values.push(0),
            (Values::Number(values), Fitted::Number(value)) => values.push(value),
            (Values::Number(values), Fitted::Null) => values.push(0.0),
            (Values::Date(values), Fitted::Date(value)) => values.push(value),
            (Values::Date(values), Fitted::Null) => values.push(0),
            (Values::Timestamp(values), Fitted::Timestamp(value)) => values.push(value),
            (Values::Timestamp(values), Fitted::Null) => values.push(0),
            (Values::Strings { items, ends }, Fitted::Null) => ends.push(last_item(items)),
            _ => return false,
        }
        true
    }

    /// Adds a null.
    #[inline]
    #[must_use]
    pub fn push_null(&mut self) -> bool {
        self.push(Fitted::Null)
    }

    /// Adds a text; false when this is no column of texts or the batch is full.
    #[inline]
    #[must_use]
    pub fn push_text(&mut self, text: &str) -> bool {
        match &mut self.values {
            Values::String(texts) => {
                self.nulls.append_non_null();
                texts.push(text)
            }
            _ => false,
        }
    }

    /// Adds a list of texts; false when this is no column of lists or the batch is full.
    #[must_use]
    pub fn push_list<'v>(&mut self, texts: impl Iterator<Item = &'v str>) -> bool {
        let Values::Strings { items, ends } = &mut self.values else {
            return false;
        };
        self.nulls.append_non_null();
        let mut fits = true;
        for text in texts {
            fits &= items.push(text);
        }
        ends.push(last_item(items));
        fits
    }

    /// Cuts the column back to its first `rows` rows.
    pub fn truncate(&mut self, rows: usize) {
        self.nulls.truncate(rows);
        match &mut self.values {
            Values::String(texts) => texts.truncate(rows),
            Values::Boolean(values) => values.truncate(rows),
            Values::Integer(values) | Values::Timestamp(values) => values.truncate(rows),
            Values::Number(values) => values.truncate(rows),
            Values::Date(values) => values.truncate(rows),
            Values::Strings { items, ends } => {
                ends.truncate(rows);
                items.truncate(ends.last().map_or(0, |end| *end as usize));
            }
        }
    }

    /// Memory that the values take, roughly.
    pub fn bytes(&self) -> usize {
        match &self.values {
            Values::String(texts) => texts.text.len() + 4 * texts.ends.len(),
            Values::Boolean(values) => values.len() / 8,
            Values::Integer(values) | Values::Timestamp(values) => 8 * values.len(),
            Values::Number(values) => 8 * values.len(),
            Values::Date(values) => 4 * values.len(),
            Values::Strings { items, ends } => {
                items.text.len() + 4 * (items.ends.len() + ends.len())
            }
        }
    }

    /// The column as an array; the buffer is empty afterwards.
    pub fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        let nulls = self.nulls.finish();
        Ok(match &mut self.values {
            Values::String(texts) => Arc::new(texts.finish(nulls)?),
            Values::Boolean(values) => Arc::new(BooleanArray::new(values.finish(), nulls)),
            Values::Integer(values) => Arc::new(Int64Array::new(take(values), nulls)),
            Values::Number(values) => Arc::new(Float64Array::new(take(values), nulls)),
            Values::Date(values) => Arc::new(Date32Array::new(take(values), nulls)),
            Values::Timestamp(values) => {
                Arc::new(TimestampMicrosecondArray::new(take(values), nulls).with_timezone("UTC"))
            }
            Values::Strings { items, ends } => {
                let offsets: Vec<i32> = std::iter::once(0).chain(std::mem::take(ends)).collect();
                let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
                Arc::new(ListArray::try_new(
                    item_field(),
                    offsets,
                    Arc::new(items.finish(None)?),
                    nulls,
                )?)
            }
        })
    }
}

fn last_item(items: &Texts) -> i32 {
    i32::try_from(items.ends.len()).unwrap_or(i32::MAX)
}

/// Takes the values and leaves room for as many.
fn take<T: arrow_buffer::ArrowNativeType>(values: &mut Vec<T>) -> ScalarBuffer<T> {
    let capacity = values.len();
    ScalarBuffer::from(std::mem::replace(values, Vec::with_capacity(capacity)))
}
