//! Numbers alone.

use arrow_array::ArrayRef;
use rounds_stats::scores::{CountedBuilder, CountedValues, DecodeError};

use super::Numbers;
use crate::aggregate::State;
use crate::error::FunctionError;
use crate::parameter::Arguments;

/// Values that are not NULL, counted.
#[derive(Debug)]
pub(crate) struct Values {
    builder: CountedBuilder,
    missing: u64,
}

impl Values {
    /// Rows that are NULL.
    pub(crate) fn missing(&self) -> u64 {
        self.missing
    }

    /// Distinct values in ascending order; every row counts as labelled 0.
    pub(crate) fn counted(&mut self) -> &CountedValues {
        self.builder.counted()
    }

    /// Every value in ascending order.
    pub(crate) fn ascending(&mut self) -> Vec<f64> {
        let rows = self.builder.counted().rows();
        let repeated = rows
            .iter()
            .flat_map(|row| std::iter::repeat_n(row.value, row.total() as usize));
        repeated.collect()
    }
}

impl State for Values {
    fn new(_arguments: &Arguments) -> Result<Self, FunctionError> {
        Ok(Self {
            builder: CountedBuilder::default(),
            missing: 0,
        })
    }

    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError> {
        for value in Numbers::read(columns, 0)?.iter() {
            match value {
                Some(value) => self.builder.push(value, false)?,
                None => self.missing += 1,
            }
        }
        Ok(())
    }

    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        let (missing, rest) = bytes.split_first_chunk().ok_or(DecodeError::Damaged)?;
        self.missing += u64::from_le_bytes(*missing);
        self.builder.merge(&CountedValues::from_bytes(rest)?);
        Ok(())
    }

    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError> {
        let mut bytes = self.missing.to_le_bytes().to_vec();
        bytes.extend(self.builder.counted().to_bytes());
        Ok(bytes)
    }

    fn size_bytes(&self) -> usize {
        self.builder.size_bytes()
    }
}
