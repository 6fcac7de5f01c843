//! What an aggregate keeps of the rows it has seen.

use std::fmt::Debug;

use arrow_array::ArrayRef;

use crate::error::FunctionError;
use crate::parameter::Arguments;

/// A mergeable state. Any split of the rows, seen in any order and merged in any order, must have
/// the same answer to the last digit.
pub(crate) trait State: Debug + Send + Sync + Sized + 'static {
    /// The state of no rows.
    fn new(arguments: &Arguments) -> Result<Self, FunctionError>;
    /// Sees rows: one array per argument of the call, all of one length.
    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError>;
    /// Takes in what [`State::to_bytes`] of another gave.
    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError>;
    /// All rows seen.
    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError>;
    /// Bytes held in memory.
    fn size_bytes(&self) -> usize;
}
