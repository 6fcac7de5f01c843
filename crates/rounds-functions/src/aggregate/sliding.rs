//! Rows of a window whose frame moves: the frame's rows are kept and counted anew for every
//! answer.
//!
//! Counting a row out of a state would be faster for wide frames, but not every state can; frames
//! over results (days, weeks) are short.

use std::collections::VecDeque;

use arrow_array::{Array, ArrayRef};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::Accumulator;
use datafusion::scalar::ScalarValue;

use super::accumulator::Rows;
use super::state::State;

#[derive(Debug)]
pub(super) struct Sliding<S> {
    rows: Rows<S>,
    frame: VecDeque<Vec<ArrayRef>>,
}

impl<S: State> Sliding<S> {
    pub(super) fn new(rows: Rows<S>) -> Self {
        Self {
            rows,
            frame: VecDeque::new(),
        }
    }
}

fn length(columns: &[ArrayRef]) -> usize {
    columns.first().map_or(0, |column| column.len())
}

impl<S: State> Accumulator for Sliding<S> {
    fn update_batch(&mut self, columns: &[ArrayRef]) -> Result<()> {
        if length(columns) > 0 {
            self.frame.push_back(columns.to_vec());
        }
        Ok(())
    }

    /// The engine takes rows out in the order in which it gave them.
    fn retract_batch(&mut self, columns: &[ArrayRef]) -> Result<()> {
        let mut left = length(columns);
        while left > 0 {
            let Some(front) = self.frame.pop_front() else {
                return Err(DataFusionError::Internal(
                    "a window took out more rows than it gave".to_owned(),
                ));
            };
            let rows = length(&front);
            if rows > left {
                let rest = front
                    .iter()
                    .map(|column| column.slice(left, rows - left))
                    .collect();
                self.frame.push_front(rest);
            }
            left = left.saturating_sub(rows);
        }
        Ok(())
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.rows.restart()?;
        for columns in &self.frame {
            self.rows.update_batch(columns)?;
        }
        self.rows.evaluate()
    }

    fn size(&self) -> usize {
        let held: usize = self
            .frame
            .iter()
            .flatten()
            .map(|column| column.get_array_memory_size())
            .sum();
        self.rows.size() + held
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Err(DataFusionError::Internal(
            "a window has no partial state".to_owned(),
        ))
    }

    fn merge_batch(&mut self, _states: &[ArrayRef]) -> Result<()> {
        Err(DataFusionError::Internal(
            "a window has no partial state".to_owned(),
        ))
    }
}
