//! Functions of one row's numbers.

use std::fmt::{self, Debug};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use serde_json::Value;

use crate::description::Description;
use crate::error::FunctionError;
use crate::function::Function;
use crate::parameter::coerced;
use crate::shape;

/// What one row's cells are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// A number; instants are days since 1970 (UTC).
    Number(f64),
    /// A list of numbers; NULL elements are left out.
    Numbers(Vec<f64>),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Cell {
    /// The number, for parameters that are numbers.
    pub(crate) fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            _ => f64::NAN,
        }
    }
}

/// One row's answer; the cells stand in the parameters' order.
pub(crate) type Compute = fn(&[Cell]) -> std::result::Result<Value, FunctionError>;

/// A function of one row. A NULL argument gives NULL.
pub(crate) fn per_row(description: Description, shape: DataType, compute: Compute) -> Function {
    let function = PerRow {
        description,
        shape,
        compute,
        signature: Signature::user_defined(Volatility::Immutable),
    };
    Function::per_row(description, ScalarUDF::new_from_impl(function))
}

/// A function of one row's numbers that may all be constants.
pub(crate) fn of_numbers<const N: usize>(cells: &[Cell]) -> [Option<f64>; N] {
    std::array::from_fn(|place| cells.get(place).map(Cell::number))
}

struct PerRow {
    description: Description,
    shape: DataType,
    compute: Compute,
    signature: Signature,
}

impl Debug for PerRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.description.name)
    }
}

impl PartialEq for PerRow {
    fn eq(&self, other: &Self) -> bool {
        self.description.name == other.description.name
    }
}

impl Eq for PerRow {}

impl Hash for PerRow {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.description.name.hash(state);
    }
}

impl ScalarUDFImpl for PerRow {
    fn name(&self) -> &str {
        self.description.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _given: &[DataType]) -> Result<DataType> {
        Ok(self.shape.clone())
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        coerced(
            &self.description.signature(),
            self.description.parameters,
            given,
        )
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let name = self.description.name;
        let is_constant = call
            .args
            .iter()
            .all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let rows = if is_constant { 1 } else { call.number_rows };
        let columns = call
            .args
            .iter()
            .map(|argument| argument.to_array(rows))
            .collect::<Result<Vec<ArrayRef>>>()?;
        let mut answers = Vec::with_capacity(rows);
        for row in 0..rows {
            answers.push(match cells(&columns, row)? {
                Some(cells) => (self.compute)(&cells).map_err(|error| error.of(name))?,
                None => Value::Null,
            });
        }
        if is_constant {
            let answer = answers.pop().unwrap_or(Value::Null);
            return shape::scalar(&self.shape, answer).map(ColumnarValue::Scalar);
        }
        shape::column(&self.shape, answers).map(ColumnarValue::Array)
    }
}

/// One row of the arguments; `None` if any is NULL.
fn cells(columns: &[ArrayRef], row: usize) -> Result<Option<Vec<Cell>>> {
    if columns.iter().any(|column| column.is_null(row)) {
        return Ok(None);
    }
    let cells = columns.iter().map(|column| cell(column, row));
    cells.collect::<Result<Vec<Cell>>>().map(Some)
}

fn cell(column: &ArrayRef, row: usize) -> Result<Cell> {
    if let Some(numbers) = column.as_primitive_opt::<Float64Type>() {
        return Ok(Cell::Number(numbers.value(row)));
    }
    if let Some(instants) = column.as_primitive_opt::<TimestampMicrosecondType>() {
        let micros = crate::states::MICROS_PER_DAY;
        return Ok(Cell::Number(instants.value(row) as f64 / micros));
    }
    if let Some(lists) = column.as_list_opt::<i32>() {
        let list = lists.value(row);
        let numbers = list
            .as_primitive_opt::<Float64Type>()
            .map(|numbers| numbers.iter().flatten().collect());
        return numbers.map(Cell::Numbers).ok_or_else(|| unread(column));
    }
    if let Some(texts) = column.as_string_opt::<i32>() {
        return Ok(Cell::Text(texts.value(row).to_owned()));
    }
    if let Some(bytes) = column.as_binary_opt::<i64>() {
        return Ok(Cell::Bytes(bytes.value(row).to_vec()));
    }
    Err(unread(column))
}

fn unread(column: &Arc<dyn Array>) -> DataFusionError {
    DataFusionError::Internal(format!("an argument of type {}", column.data_type()))
}
