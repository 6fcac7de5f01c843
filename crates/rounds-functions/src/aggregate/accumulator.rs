//! Rows of one group on their way to an answer.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::Accumulator;
use datafusion::scalar::ScalarValue;

use super::definition::Answer;
use super::state::State;
use crate::error::FunctionError;
use crate::parameter::Arguments;
use crate::shape;

#[derive(Debug)]
pub(super) struct Rows<S> {
    name: &'static str,
    shape: DataType,
    answer: Answer<S>,
    arguments: Arguments,
    state: S,
}

impl<S: State> Rows<S> {
    pub(super) fn new(
        name: &'static str,
        shape: DataType,
        answer: Answer<S>,
        arguments: Arguments,
    ) -> std::result::Result<Self, FunctionError> {
        let state = S::new(&arguments)?;
        Ok(Self {
            name,
            shape,
            answer,
            arguments,
            state,
        })
    }

    /// Forgets all rows.
    pub(super) fn restart(&mut self) -> Result<()> {
        self.state = S::new(&self.arguments).map_err(|error| error.of(self.name))?;
        Ok(())
    }
}

impl<S: State> Accumulator for Rows<S> {
    fn update_batch(&mut self, columns: &[ArrayRef]) -> Result<()> {
        self.state
            .update(columns)
            .map_err(|error| error.of(self.name))
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let answer =
            (self.answer)(&mut self.state, &self.arguments).map_err(|error| error.of(self.name))?;
        shape::scalar(&self.shape, answer)
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.state.size_bytes()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let bytes = self.state.to_bytes().map_err(|error| error.of(self.name))?;
        Ok(vec![ScalarValue::LargeBinary(Some(bytes))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let column = states
            .first()
            .and_then(|column| column.as_binary_opt::<i64>())
            .ok_or_else(|| DataFusionError::Internal(format!("{}: no state", self.name)))?;
        for bytes in (0..column.len()).filter(|row| column.is_valid(*row)) {
            self.state
                .merge_bytes(column.value(bytes))
                .map_err(|error| error.of(self.name))?;
        }
        Ok(())
    }
}
