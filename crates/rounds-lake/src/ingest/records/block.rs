//! Records on their way from text to typed rows.

use arrow_array::cast::AsArray;
use arrow_array::{Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::DataType;

use super::super::discover::LoadFile;
use super::super::keys::content_hash;
use crate::error::LakeError;

/// Separates fields when a record's content is hashed.
const FIELD_SEPARATOR: u8 = 0x1f;

/// Records on their way, as columns of text.
#[derive(Default)]
pub(super) struct Block {
    pub(super) columns: Vec<Vec<Option<String>>>,
    pub(super) lines: Vec<i64>,
    pub(super) raws: Vec<String>,
}

impl Block {
    pub(super) fn push(
        &mut self,
        fields: impl Iterator<Item = Option<String>>,
        line: i64,
        raw: String,
    ) {
        for (position, field) in fields.enumerate() {
            if self.columns.len() <= position {
                self.columns.push(Vec::new());
            }
            if let Some(column) = self.columns.get_mut(position) {
                column.push(field);
            }
        }
        self.lines.push(line);
        self.raws.push(raw);
    }

    pub(super) fn of_parquet(
        file: &LoadFile,
        names: &[String],
        rows: &RecordBatch,
        first_line: i64,
    ) -> Result<Self, LakeError> {
        let mut texts = Vec::with_capacity(rows.num_columns());
        for column in rows.columns() {
            let text = arrow_cast::cast(column, &DataType::Utf8)
                .map_err(|error| LakeError::parquet(&file.path, error))?;
            texts.push(text.as_string::<i32>().clone());
        }
        let mut block = Self::default();
        for row in 0..rows.num_rows() {
            let cell = |text: &StringArray| text.is_valid(row).then(|| text.value(row).to_owned());
            let fields: Vec<Option<String>> = texts.iter().map(cell).collect();
            let raw: serde_json::Map<String, serde_json::Value> = names
                .iter()
                .zip(&fields)
                .map(|(name, field)| (name.clone(), field.clone().into()))
                .collect();
            let line = first_line + i64::try_from(row).unwrap_or(0);
            let raw = serde_json::Value::Object(raw).to_string();
            block.push(fields.into_iter(), line, raw);
        }
        Ok(block)
    }

    /// One array for each column.
    pub(super) fn text_columns(&self) -> Vec<StringArray> {
        let column = |cells: &Vec<Option<String>>| cells.iter().map(Option::as_deref).collect();
        self.columns.iter().map(column).collect()
    }

    pub(super) fn hashes(&self) -> Int64Array {
        let mut bytes = Vec::new();
        let hash = |row: usize| {
            bytes.clear();
            for column in &self.columns {
                if let Some(Some(text)) = column.get(row) {
                    bytes.extend_from_slice(text.as_bytes());
                }
                bytes.push(FIELD_SEPARATOR);
            }
            content_hash(&bytes)
        };
        Int64Array::from_iter_values((0..self.lines.len()).map(hash))
    }
}
