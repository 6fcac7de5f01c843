//! Two samples of one feature: the reference and the rows now.

use arrow_array::ArrayRef;
use rounds_stats::scores::{CountedBuilder, CountedValues, DecodeError};

use super::{Labels, Numbers};
use crate::aggregate::State;
use crate::error::FunctionError;
use crate::parameter::Arguments;

/// Values by sample, and how many rows of each have none.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    builder: CountedBuilder,
    missing_reference: u64,
    missing_current: u64,
}

impl Samples {
    /// Values: labelled 0 in the reference, 1 now.
    pub(crate) fn counted(&mut self) -> &CountedValues {
        self.builder.counted()
    }

    /// Rows without a value: of the reference, and now.
    pub(crate) fn missing(&self) -> (u64, u64) {
        (self.missing_reference, self.missing_current)
    }
}

impl State for Samples {
    fn new(_arguments: &Arguments) -> Result<Self, FunctionError> {
        Ok(Self::default())
    }

    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError> {
        let values = Numbers::read(columns, 0)?;
        let in_reference = Labels::read(columns, 1)?;
        if let Some((values, mut is_now)) = values.whole().zip(in_reference.whole()?) {
            for sample in &mut is_now {
                *sample = !*sample;
            }
            return Ok(self.builder.push_slice(values, &is_now)?);
        }
        for (row, value) in values.iter().enumerate() {
            match (value, in_reference.at(row)?) {
                (Some(value), Some(is_reference)) => self.builder.push(value, !is_reference)?,
                (None, Some(true)) => self.missing_reference += 1,
                (None, Some(false)) => self.missing_current += 1,
                (_, None) => {}
            }
        }
        Ok(())
    }

    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        let (reference, rest) = bytes.split_first_chunk().ok_or(DecodeError::Damaged)?;
        let (current, rest) = rest.split_first_chunk().ok_or(DecodeError::Damaged)?;
        self.missing_reference += u64::from_le_bytes(*reference);
        self.missing_current += u64::from_le_bytes(*current);
        self.builder.merge(&CountedValues::from_bytes(rest)?);
        Ok(())
    }

    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError> {
        let mut bytes = Vec::new();
        bytes.extend(self.missing_reference.to_le_bytes());
        bytes.extend(self.missing_current.to_le_bytes());
        bytes.extend(self.builder.counted().to_bytes());
        Ok(bytes)
    }

    fn size_bytes(&self) -> usize {
        self.builder.size_bytes()
    }
}
