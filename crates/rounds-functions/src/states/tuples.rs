//! Rows kept as they are, for estimators that need every row: series, delays, clinicians.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef};
use rounds_stats::scores::DecodeError;
use twox_hash::XxHash3_64;

use crate::aggregate::State;
use crate::error::FunctionError;
use crate::parameter::Arguments;

/// Rows most in one group; each takes 8 bytes per column.
const ROWS_MAX: usize = 20_000_000;
/// Microseconds in the unit that instants are counted in.
pub(crate) const MICROS_PER_DAY: f64 = 86_400e6;
/// Stands for NULL among the cells: a NaN with a payload that no computation makes.
const NULL: u64 = 0x7ff8_dead_0000_0001;

/// One row: a cell per column of the call, lists spread over as many as they have elements.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tuple<'a>(&'a [u64]);

impl Tuple<'_> {
    /// The number in a column; instants are days since 1970 (UTC), flags 0 and 1.
    pub(crate) fn number(&self, column: usize) -> Option<f64> {
        self.key(column).map(f64::from_bits)
    }

    /// The key in a column of ids.
    pub(crate) fn key(&self, column: usize) -> Option<u64> {
        self.0.get(column).copied().filter(|cell| *cell != NULL)
    }

    /// Columns, elements of lists included.
    pub(crate) fn width(&self) -> usize {
        self.0.len()
    }
}

/// Rows, and the names that stand behind keys.
#[derive(Debug, Default)]
pub(crate) struct Tuples {
    width: usize,
    cells: Vec<u64>,
    names: BTreeMap<u64, String>,
}

impl Tuples {
    /// The rows, ordered by their columns from the first on.
    pub(crate) fn rows(&self) -> Vec<Tuple<'_>> {
        let mut rows: Vec<Tuple<'_>> = match self.width {
            0 => Vec::new(),
            width => self.cells.chunks_exact(width).map(Tuple).collect(),
        };
        rows.sort_by(|left, right| {
            let numbers =
                |row: &Tuple<'_>| row.0.iter().map(|cell| f64::from_bits(*cell)).collect();
            let (left, right): (Vec<f64>, Vec<f64>) = (numbers(left), numbers(right));
            let pairs = left.iter().zip(&right);
            pairs
                .map(|(left, right)| left.total_cmp(right))
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        rows
    }

    /// What a key was before it was one: text, or a whole number.
    pub(crate) fn name_of(&self, key: u64) -> String {
        match self.names.get(&key) {
            Some(name) => name.clone(),
            None => key.cast_signed().to_string(),
        }
    }

    fn take_width(&mut self, width: usize) -> Result<(), FunctionError> {
        if self.width == 0 {
            self.width = width;
        }
        if self.width == width {
            return Ok(());
        }
        Err(FunctionError::Call(format!(
            "rows of {width} and of {} numbers: lists need the same length in every row",
            self.width
        )))
    }

    /// Adds the row's cell, or the elements of its list.
    fn push(&mut self, column: &ArrayRef, row: usize) -> Result<(), FunctionError> {
        if let Some(lists) = column.as_list_opt::<i32>() {
            let list = lists.value(row);
            let numbers = list
                .as_primitive_opt::<Float64Type>()
                .ok_or(DecodeError::Damaged)?;
            let bits = numbers.iter().map(|cell| cell.map_or(NULL, f64::to_bits));
            self.cells.extend(bits);
            return Ok(());
        }
        let cell = if column.is_null(row) {
            NULL
        } else if let Some(numbers) = column.as_primitive_opt::<Float64Type>() {
            numbers.value(row).to_bits()
        } else if let Some(instants) = column.as_primitive_opt::<TimestampMicrosecondType>() {
            (instants.value(row) as f64 / MICROS_PER_DAY).to_bits()
        } else if let Some(flags) = column.as_boolean_opt() {
            f64::from(u8::from(flags.value(row))).to_bits()
        } else if let Some(keys) = column.as_primitive_opt::<Int64Type>() {
            keys.value(row).cast_unsigned()
        } else if let Some(texts) = column.as_string_opt::<i32>() {
            let name = texts.value(row);
            let key = XxHash3_64::oneshot(name.as_bytes());
            self.names.entry(key).or_insert_with(|| name.to_owned());
            key
        } else {
            return Err(FunctionError::Call(format!(
                "a column of type {} cannot be kept",
                column.data_type()
            )));
        };
        self.cells.push(cell);
        Ok(())
    }
}

impl State for Tuples {
    fn new(_arguments: &Arguments) -> Result<Self, FunctionError> {
        Ok(Self::default())
    }

    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError> {
        for row in 0..columns.first().map_or(0, |column| column.len()) {
            let start = self.cells.len();
            for column in columns {
                self.push(column, row)?;
            }
            self.take_width(self.cells.len() - start)?;
        }
        if self.cells.len() / self.width.max(1) > ROWS_MAX {
            return Err(FunctionError::Call(format!(
                "more than {ROWS_MAX} rows in one group: aggregate them first, or group them"
            )));
        }
        Ok(())
    }

    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        let mut reader = Reader(bytes);
        let (width, names) = (reader.word()? as usize, reader.word()?);
        for _ in 0..names {
            let key = reader.word()?;
            let length = reader.word()? as usize;
            let name = reader.take(length)?;
            let name = std::str::from_utf8(name).map_err(|_| DecodeError::Damaged)?;
            self.names.insert(key, name.to_owned());
        }
        let (words, rest) = reader.0.as_chunks::<8>();
        if !rest.is_empty() || words.len() % width.max(1) != 0 {
            return Err(DecodeError::Damaged.into());
        }
        if !words.is_empty() {
            self.take_width(width)?;
            self.cells
                .extend(words.iter().map(|word| u64::from_le_bytes(*word)));
        }
        Ok(())
    }

    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError> {
        let mut bytes = Vec::with_capacity(16 + 8 * self.cells.len());
        bytes.extend((self.width as u64).to_le_bytes());
        bytes.extend((self.names.len() as u64).to_le_bytes());
        for (key, name) in &self.names {
            bytes.extend(key.to_le_bytes());
            bytes.extend((name.len() as u64).to_le_bytes());
            bytes.extend(name.as_bytes());
        }
        for cell in &self.cells {
            bytes.extend(cell.to_le_bytes());
        }
        Ok(bytes)
    }

    fn size_bytes(&self) -> usize {
        let names: usize = self.names.values().map(String::capacity).sum();
        self.cells.capacity() * size_of::<u64>() + names
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(DecodeError::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    fn word(&mut self) -> Result<u64, DecodeError> {
        let word = self.take(8)?;
        let word = <[u8; 8]>::try_from(word).map_err(|_| DecodeError::Damaged)?;
        Ok(u64::from_le_bytes(word))
    }
}

/// Days since 1970 as the microseconds that a timestamp is made of.
pub(crate) fn micros_of(days: f64) -> i64 {
    (days * MICROS_PER_DAY).round() as i64
}
