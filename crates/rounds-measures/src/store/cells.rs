//! Cells: the bridge between structs and Arrow rows, driven by a table's definition.
//!
//! Writing asks for each column of the definition by name, so that the order of columns lives in
//! one place; reading is by name as well.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rounds_core::{ColumnType, TableDefinition};

/// Stored rows that do not have the expected form.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A column is missing or has another type.
    #[error("column {column:?} of stored rows cannot be read as {expected}")]
    Column {
        /// The column.
        column: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A column that must have a value has none.
    #[error("column {0:?} of a stored row is empty")]
    Empty(String),
    /// A word or JSON text that nobody here writes.
    #[error("column {column:?} of a stored row holds {found:?}: expected {expected}")]
    Word {
        /// The column.
        column: String,
        /// What it holds.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A value of the wrong type was given for a column.
    #[error("column {0:?} was given a value of another type")]
    CellType(String),
    /// Arrow refuses.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

/// One value on its way into a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A calendar day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
}

macro_rules! cell_from {
    ($($from:ty => $variant:ident),*) => {$(
        impl From<$from> for Cell {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}
cell_from!(String => Text, &str => Text, i64 => Integer, f64 => Number, bool => Flag, Date => Day, Timestamp => Instant);

impl From<u64> for Cell {
    fn from(value: u64) -> Self {
        i64::try_from(value).map_or(Self::Null, Self::Integer)
    }
}

impl From<usize> for Cell {
    fn from(value: usize) -> Self {
        i64::try_from(value).map_or(Self::Null, Self::Integer)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Rows as one batch: `cell` gives the value of a row in the column of this name.
pub fn to_batch<T>(
    definition: &TableDefinition,
    rows: &[T],
    cell: impl Fn(&T, &str) -> Cell,
) -> Result<RecordBatch, StoreError> {
    let mut fields = Vec::new();
    let mut arrays = Vec::new();
    for column in &definition.columns {
        let cells = rows.iter().map(|row| cell(row, &column.name));
        let array = array_of(column.column_type, cells)
            .ok_or_else(|| StoreError::CellType(column.name.clone()))?;
        fields.push(Field::new(&column.name, array.data_type().clone(), true));
        arrays.push(array);
    }
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
}

fn array_of(column_type: ColumnType, cells: impl Iterator<Item = Cell>) -> Option<ArrayRef> {
    fn collect<T, A: FromIterator<Option<T>>>(
        cells: impl Iterator<Item = Cell>,
        read: impl Fn(Cell) -> Option<T>,
    ) -> Option<A> {
        cells
            .map(|cell| match cell {
                Cell::Null => Some(None),
                cell => read(cell).map(Some),
            })
            .collect()
    }
    macro_rules! read {
        ($variant:ident) => {
            |cell| match cell {
                Cell::$variant(value) => Some(value),
                _ => None,
            }
        };
    }
    Some(match column_type {
        ColumnType::String => Arc::new(collect::<_, StringArray>(cells, read!(Text))?),
        ColumnType::Boolean => Arc::new(collect::<_, BooleanArray>(cells, read!(Flag))?),
        ColumnType::Integer => Arc::new(collect::<_, Int64Array>(cells, read!(Integer))?),
        ColumnType::Number => Arc::new(collect::<_, Float64Array>(cells, read!(Number))?),
        ColumnType::Date => Arc::new(collect::<_, Date32Array>(cells, |cell| match cell {
            Cell::Day(day) => days_since_1970(day),
            _ => None,
        })?),
        ColumnType::Timestamp => {
            let instants = collect::<_, TimestampMicrosecondArray>(cells, |cell| match cell {
                Cell::Instant(instant) => Some(instant.as_microsecond()),
                _ => None,
            })?;
            Arc::new(instants.with_timezone("UTC"))
        }
        ColumnType::Strings => return None,
    })
}

const FIRST_DAY: Date = Date::constant(1970, 1, 1);

fn days_since_1970(day: Date) -> Option<i32> {
    FIRST_DAY.until(day).ok().map(|span| span.get_days())
}

/// One stored row.
#[derive(Debug, Clone, Copy)]
pub struct StoredRow<'a> {
    batch: &'a RecordBatch,
    index: usize,
}

/// Rows as cells in the order of the definition's columns.
///
/// # Errors
/// A column is missing or of another type.
pub fn read_cells(
    definition: &TableDefinition,
    batches: &[RecordBatch],
) -> Result<Vec<Vec<Cell>>, StoreError> {
    let read = |row: StoredRow<'_>| {
        let columns = definition.columns.iter();
        columns
            .map(|column| row.cell(&column.name, column.column_type))
            .collect()
    };
    rows(batches).map(read).collect()
}

/// Every row of the batches.
pub fn rows(batches: &[RecordBatch]) -> impl Iterator<Item = StoredRow<'_>> {
    batches
        .iter()
        .flat_map(|batch| (0..batch.num_rows()).map(move |index| StoredRow { batch, index }))
}

macro_rules! reader {
    ($(#[$doc:meta])* $name:ident, $arrow:ty, $expected:literal, $out:ty, $convert:expr) => {
        $(#[$doc])*
        pub fn $name(&self, column: &str) -> Result<Option<$out>, StoreError> {
            let array = self.column(column, $expected)?;
            let array = array
                .as_primitive_opt::<$arrow>()
                .ok_or_else(|| wrong_type(column, $expected))?;
            Ok(array.is_valid(self.index).then(|| array.value(self.index)).and_then($convert))
        }
    };
}

impl<'a> StoredRow<'a> {
    fn column(&self, column: &str, expected: &'static str) -> Result<&'a ArrayRef, StoreError> {
        self.batch
            .column_by_name(column)
            .ok_or_else(|| wrong_type(column, expected))
    }

    /// A text.
    pub fn text(&self, column: &str) -> Result<Option<&'a str>, StoreError> {
        let array = self.column(column, "text")?;
        if array.data_type() != &DataType::Utf8 {
            return Err(wrong_type(column, "text"));
        }
        let array = array.as_string::<i32>();
        Ok(array.is_valid(self.index).then(|| array.value(self.index)))
    }

    /// A text that is always there.
    pub fn required(&self, column: &str) -> Result<&'a str, StoreError> {
        self.text(column)?
            .ok_or_else(|| StoreError::Empty(column.to_owned()))
    }

    /// True or false; nothing counts as false.
    pub fn flag(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.flag_if_there(column)?.unwrap_or(false))
    }

    fn flag_if_there(&self, column: &str) -> Result<Option<bool>, StoreError> {
        let array = self.column(column, "true or false")?;
        let array = array
            .as_boolean_opt()
            .ok_or_else(|| wrong_type(column, "true or false"))?;
        Ok(array.is_valid(self.index).then(|| array.value(self.index)))
    }

    reader!(
        /// A whole number.
        integer, Int64Type, "a whole number", i64, Some
    );
    reader!(
        /// A number.
        number, Float64Type, "a number", f64, Some
    );
    reader!(
        /// A calendar day.
        day, Date32Type, "a day", Date, |days: i32| FIRST_DAY.checked_add(i64::from(days).days()).ok()
    );
    reader!(
        /// An instant.
        instant, TimestampMicrosecondType, "an instant", Timestamp, |micros: i64| Timestamp::from_microsecond(micros).ok()
    );

    /// The value of a column of this type.
    fn cell(&self, column: &str, column_type: ColumnType) -> Result<Cell, StoreError> {
        Ok(match column_type {
            ColumnType::String => self.text(column)?.into(),
            ColumnType::Boolean => self.flag_if_there(column)?.into(),
            ColumnType::Integer => self.integer(column)?.into(),
            ColumnType::Number => self.number(column)?.into(),
            ColumnType::Date => self.day(column)?.into(),
            ColumnType::Timestamp => self.instant(column)?.into(),
            ColumnType::Strings => return Err(wrong_type(column, "one value")),
        })
    }

    /// A value that is always there.
    pub fn present<T>(&self, column: &str, value: Option<T>) -> Result<T, StoreError> {
        value.ok_or_else(|| StoreError::Empty(column.to_owned()))
    }

    /// A text that holds a word serde knows, such as `month`.
    pub fn word<T: serde::de::DeserializeOwned>(
        &self,
        column: &str,
        expected: &'static str,
    ) -> Result<T, StoreError> {
        let found = self.required(column)?;
        serde_json::from_value(serde_json::Value::from(found)).map_err(|_| StoreError::Word {
            column: column.to_owned(),
            found: found.to_owned(),
            expected,
        })
    }

    /// A text that holds JSON.
    pub fn json<T: serde::de::DeserializeOwned>(
        &self,
        column: &str,
        expected: &'static str,
    ) -> Result<T, StoreError> {
        let found = self.required(column)?;
        serde_json::from_str(found).map_err(|_| StoreError::Word {
            column: column.to_owned(),
            found: found.to_owned(),
            expected,
        })
    }
}

fn wrong_type(column: &str, expected: &'static str) -> StoreError {
    StoreError::Column {
        column: column.to_owned(),
        expected,
    }
}
