//! Numbers alone.

use arrow_array::ArrayRef;
use rounds_stats::scores::{CountedBuilder, CountedValues};

use super::Numbers;
use crate::aggregate::State;
use crate::error::FunctionError;
use crate::parameter::Arguments;

/// Values that are not NULL, counted.
#[derive(Debug)]
pub(crate) struct Values {
    builder: CountedBuilder,
}

impl Values {
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
        })
    }

    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError> {
        for value in Numbers::read(columns, 0)?.iter().flatten() {
            self.builder.push(value, false)?;
        }
        Ok(())
    }

    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        self.builder.merge(&CountedValues::from_bytes(bytes)?);
        Ok(())
    }

    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError> {
        Ok(self.builder.counted().to_bytes())
    }

    fn size_bytes(&self) -> usize {
        self.builder.size_bytes()
    }
}
