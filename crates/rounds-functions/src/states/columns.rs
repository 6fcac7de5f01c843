//! Columns of a call as what they mean.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, Float64Array, Int64Array, StringArray};
use twox_hash::XxHash3_64;

use crate::error::FunctionError;

fn missing(place: usize) -> FunctionError {
    FunctionError::Call(format!("argument {} is missing", place + 1))
}

fn wrong(parameter: &'static str, expected: &'static str, column: &ArrayRef) -> FunctionError {
    FunctionError::Value {
        parameter,
        expected,
        found: column.data_type().to_string(),
    }
}

/// A column of numbers.
pub(crate) struct Numbers<'a>(&'a Float64Array);

impl<'a> Numbers<'a> {
    pub(crate) fn read(columns: &'a [ArrayRef], place: usize) -> Result<Self, FunctionError> {
        let column = columns.get(place).ok_or_else(|| missing(place))?;
        let numbers = column.as_primitive_opt::<Float64Type>();
        numbers
            .map(Self)
            .ok_or_else(|| wrong("value", "numbers", column))
    }

    /// All numbers at once, where none is NULL.
    pub(crate) fn whole(&self) -> Option<&'a [f64]> {
        (self.0.null_count() == 0).then(|| self.0.values().as_ref())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<f64>> + 'a {
        self.0.iter()
    }
}

/// A column of labels: 0 and 1, or booleans.
pub(crate) enum Labels<'a> {
    /// True and false.
    Flags(&'a BooleanArray),
    /// 0 and 1.
    Numbers(&'a Float64Array),
}

impl<'a> Labels<'a> {
    pub(crate) fn read(columns: &'a [ArrayRef], place: usize) -> Result<Self, FunctionError> {
        let column = columns.get(place).ok_or_else(|| missing(place))?;
        if let Some(flags) = column.as_boolean_opt() {
            return Ok(Self::Flags(flags));
        }
        let numbers = column.as_primitive_opt::<Float64Type>();
        numbers
            .map(Self::Numbers)
            .ok_or_else(|| wrong("label", "0 and 1, or booleans", column))
    }

    /// All labels at once, where none is NULL.
    pub(crate) fn whole(&self) -> Result<Option<Vec<bool>>, FunctionError> {
        let (rows, nulls) = match self {
            Self::Flags(flags) => (flags.len(), flags.null_count()),
            Self::Numbers(numbers) => (numbers.len(), numbers.null_count()),
        };
        if nulls > 0 {
            return Ok(None);
        }
        (0..rows).map(|row| self.at(row)).collect()
    }

    /// The label of one row; `None` where it is NULL.
    pub(crate) fn at(&self, row: usize) -> Result<Option<bool>, FunctionError> {
        match self {
            Self::Flags(flags) => Ok(flags.is_valid(row).then(|| flags.value(row))),
            Self::Numbers(numbers) if numbers.is_null(row) => Ok(None),
            Self::Numbers(numbers) => match numbers.value(row) {
                0.0 => Ok(Some(false)),
                1.0 => Ok(Some(true)),
                other => Err(FunctionError::Value {
                    parameter: "label",
                    expected: "0 or 1 (NULL while it is not known)",
                    found: other.to_string(),
                }),
            },
        }
    }
}

/// A column of ids as 64-bit keys: whole numbers as they are, text by its XXH3 hash. Two of a
/// million patients share a key with a probability of 3 in 100 million.
pub(crate) enum Keys<'a> {
    /// Whole numbers.
    Numbers(&'a Int64Array),
    /// Text.
    Texts(&'a StringArray),
}

impl<'a> Keys<'a> {
    pub(crate) fn read(columns: &'a [ArrayRef], place: usize) -> Result<Self, FunctionError> {
        let column = columns.get(place).ok_or_else(|| missing(place))?;
        if let Some(numbers) = column.as_primitive_opt::<Int64Type>() {
            return Ok(Self::Numbers(numbers));
        }
        let texts = column.as_string_opt::<i32>();
        texts
            .map(Self::Texts)
            .ok_or_else(|| wrong("id", "whole numbers or text", column))
    }

    /// The key of one row; `None` where it is NULL.
    pub(crate) fn at(&self, row: usize) -> Option<u64> {
        match self {
            Self::Numbers(numbers) => numbers
                .is_valid(row)
                .then(|| numbers.value(row).cast_unsigned()),
            Self::Texts(texts) => texts
                .is_valid(row)
                .then(|| XxHash3_64::oneshot(texts.value(row).as_bytes())),
        }
    }

    /// The key of a row that must have one.
    pub(crate) fn required(
        &self,
        row: usize,
        parameter: &'static str,
    ) -> Result<u64, FunctionError> {
        self.at(row).ok_or_else(|| FunctionError::Value {
            parameter,
            expected: "an id in every row that has a score and a label",
            found: format!("NULL; give rows without one an id of their own, as coalesce({parameter}, prediction_id)"),
        })
    }
}

/// A column of names.
pub(crate) struct Texts<'a>(&'a StringArray);

impl<'a> Texts<'a> {
    pub(crate) fn read(columns: &'a [ArrayRef], place: usize) -> Result<Self, FunctionError> {
        let column = columns.get(place).ok_or_else(|| missing(place))?;
        let texts = column.as_string_opt::<i32>();
        texts.map(Self).ok_or_else(|| wrong("name", "text", column))
    }

    /// The text of one row; `None` where it is NULL.
    pub(crate) fn at(&self, row: usize) -> Option<&'a str> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }
}
