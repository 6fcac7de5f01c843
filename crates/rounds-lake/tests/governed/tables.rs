//! Small tables as plain values, so that filters and masks can be applied without the engine.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Whole,
    Number,
    Day,
    Instant,
    Texts,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Whole => "integer",
            Self::Number => "number",
            Self::Day => "date",
            Self::Instant => "timestamp",
            Self::Texts => "strings",
        }
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Text(String),
    Whole(i64),
    Number(f64),
    /// Days since 1970.
    Day(i32),
    /// Microseconds since 1970.
    Instant(i64),
    Texts(Vec<String>),
}

/// A table with its rows.
#[derive(Debug, Clone)]
pub struct Table {
    pub name: &'static str,
    pub columns: Vec<(&'static str, Kind)>,
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    pub fn position(&self, column: &str) -> usize {
        let found = self.columns.iter().position(|(name, _)| *name == column);
        found.expect("a column of the table")
    }

    /// The definition as TOML.
    pub fn definition(&self) -> String {
        let own = self
            .columns
            .iter()
            .filter(|(name, _)| !name.starts_with('_'));
        let columns: Vec<String> = own
            .map(|(name, kind)| {
                format!(
                    "{{ name = {name:?}, type = {:?}, meaning = \"m\" }}",
                    kind.word()
                )
            })
            .collect();
        format!(
            "[[table]]\nname = {:?}\ntitle = \"t\"\nkey = []\ncolumn = [{}]\n",
            self.name,
            columns.join(", ")
        )
    }

    pub fn batch(&self) -> RecordBatch {
        let columns = self
            .columns
            .iter()
            .enumerate()
            .map(|(place, (name, kind))| {
                let cells: Vec<&Value> = self.rows.iter().map(|row| &row[place]).collect();
                (*name, array(*kind, &cells), true)
            });
        RecordBatch::try_from_iter_with_nullable(columns).expect("columns of one length")
    }
}

fn array(kind: Kind, cells: &[&Value]) -> ArrayRef {
    match kind {
        Kind::Text => Arc::new(StringArray::from_iter(cells.iter().map(
            |cell| match cell {
                Value::Text(text) => Some(text.as_str()),
                _ => None,
            },
        ))),
        Kind::Whole => Arc::new(Int64Array::from_iter(cells.iter().map(|cell| match cell {
            Value::Whole(number) => Some(*number),
            _ => None,
        }))),
        Kind::Number => Arc::new(Float64Array::from_iter(cells.iter().map(
            |cell| match cell {
                Value::Number(number) => Some(*number),
                _ => None,
            },
        ))),
        Kind::Day => Arc::new(Date32Array::from_iter(cells.iter().map(
            |cell| match cell {
                Value::Day(day) => Some(*day),
                _ => None,
            },
        ))),
        Kind::Instant => {
            let instants = cells.iter().map(|cell| match cell {
                Value::Instant(instant) => Some(*instant),
                _ => None,
            });
            Arc::new(TimestampMicrosecondArray::from_iter(instants).with_timezone("UTC"))
        }
        Kind::Texts => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for cell in cells {
                match cell {
                    Value::Texts(texts) => lists.append_value(texts.iter().map(Some)),
                    _ => lists.append_null(),
                }
            }
            Arc::new(lists.finish())
        }
    }
}
