//! Records as a reader hands them out, and as columns of text with what else their rows need.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::{Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::DataType;
use rounds_formats::mapping::{DelimitedBlock, RefusedRecord};

use super::super::keys::content_hash;
use super::source::RecordSource;
use crate::error::LakeError;

/// Separates fields when a record's content is hashed.
const FIELD_SEPARATOR: u8 = 0x1f;

/// Some records of a file, not yet taken apart.
pub(super) enum Piece {
    Delimited(DelimitedBlock),
    Parquet {
        rows: RecordBatch,
        /// Number of the first record, counted from 1.
        first_line: i64,
    },
    /// Records that were refused before: each with its line and raw text.
    Again {
        fields: Vec<Vec<Option<String>>>,
        places: Vec<(i64, String)>,
    },
}

/// Records as columns of text, one for each name of the header.
pub(super) struct Block {
    pub(super) columns: Vec<StringArray>,
    pub(super) lines: Vec<i64>,
    pub(super) hashes: Int64Array,
    pub(super) refused: Vec<RefusedRecord>,
    raws: Raws,
}

/// Where the raw text of a record is found.
enum Raws {
    Delimited(DelimitedBlock),
    /// The columns are all there is; the text is made of them.
    Columns,
    Kept(Vec<(i64, String)>),
}

impl Piece {
    /// Columns that nothing reads may come out empty of values.
    pub(super) fn into_block(self, source: &RecordSource) -> Result<Block, LakeError> {
        match self {
            Self::Delimited(block) => Ok(of_delimited(block, source)),
            Self::Parquet { rows, first_line } => of_parquet(&rows, first_line),
            Self::Again { fields, places } => Ok(of_refused(&fields, places, source.header.len())),
        }
    }
}

impl Block {
    /// The raw text of a record; `header` names the columns.
    pub(super) fn raw(&self, row: usize, header: &[String]) -> Cow<'_, str> {
        match &self.raws {
            Raws::Delimited(block) => block.raw(row).into(),
            Raws::Kept(places) => places.get(row).map_or("", |(_, raw)| raw).into(),
            Raws::Columns => {
                let columns = header.iter().zip(&self.columns);
                let named = columns.map(|(name, column)| {
                    let text = column.is_valid(row).then(|| column.value(row));
                    (name.clone(), serde_json::Value::from(text))
                });
                let object = serde_json::Value::Object(named.collect());
                object.to_string().into()
            }
        }
    }
}

fn of_delimited(mut block: DelimitedBlock, source: &RecordSource) -> Block {
    let lines = block.lines().to_vec();
    let unread = StringArray::new_null(lines.len());
    let column = |position: usize| match source.positions.binary_search(&position) {
        Ok(_) => block.column(position),
        Err(_) => unread.clone(),
    };
    Block {
        columns: (0..source.header.len()).map(column).collect(),
        hashes: Int64Array::from_iter_values(block.contents().map(content_hash)),
        lines,
        refused: std::mem::take(&mut block.refused),
        raws: Raws::Delimited(block),
    }
}

fn of_parquet(rows: &RecordBatch, first_line: i64) -> Result<Block, LakeError> {
    let mut columns = Vec::with_capacity(rows.num_columns());
    for column in rows.columns() {
        let text = arrow_cast::cast(column, &DataType::Utf8)
            .map_err(|error| LakeError::Definition(error.to_string()))?;
        columns.push(text.as_string::<i32>().clone());
    }
    let count = i64::try_from(rows.num_rows()).unwrap_or(0);
    Ok(Block {
        hashes: hashes(&columns, rows.num_rows()),
        columns,
        lines: (first_line..first_line + count).collect(),
        refused: Vec::new(),
        raws: Raws::Columns,
    })
}

fn of_refused(
    fields: &[Vec<Option<String>>],
    places: Vec<(i64, String)>,
    column_count: usize,
) -> Block {
    let cell = |record: &Vec<Option<String>>, position| record.get(position).cloned().flatten();
    let column = |position| fields.iter().map(|record| cell(record, position)).collect();
    let columns: Vec<StringArray> = (0..column_count).map(column).collect();
    Block {
        hashes: hashes(&columns, places.len()),
        columns,
        lines: places.iter().map(|(line, _)| *line).collect(),
        refused: Vec::new(),
        raws: Raws::Kept(places),
    }
}

/// The content hash of every row; a missing text counts as an empty one.
fn hashes(columns: &[StringArray], rows: usize) -> Int64Array {
    let mut bytes = Vec::new();
    let hash = |row: usize| {
        bytes.clear();
        for column in columns {
            if column.is_valid(row) {
                bytes.extend_from_slice(column.value(row).as_bytes());
            }
            bytes.push(FIELD_SEPARATOR);
        }
        content_hash(&bytes)
    };
    Int64Array::from_iter_values((0..rows).map(hash))
}
