//! Rows counted on the stored bins of a reference.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef};
use rounds_stats::drift::{ReferenceBins, ReferenceKind};
use rounds_stats::histogram::FeatureHistogram;

use crate::aggregate::State;
use crate::error::FunctionError;
use crate::parameter::Arguments;

/// The reference that a call names, and the rows on its bins; NULL counts as missing.
#[derive(Debug)]
pub(crate) struct Baseline {
    reference: Arc<ReferenceBins>,
    rows: FeatureHistogram,
}

impl Baseline {
    /// What the rows are compared with.
    pub(crate) fn reference(&self) -> &ReferenceBins {
        &self.reference
    }

    /// The rows.
    pub(crate) fn rows(&self) -> &FeatureHistogram {
        &self.rows
    }
}

impl State for Baseline {
    fn new(arguments: &Arguments) -> Result<Self, FunctionError> {
        let name = arguments.text("reference_name").unwrap_or_default();
        let reference = arguments.references().find(name)?;
        Ok(Self {
            rows: FeatureHistogram::on(&reference),
            reference,
        })
    }

    fn update(&mut self, columns: &[ArrayRef]) -> Result<(), FunctionError> {
        let Some(column) = columns.first() else {
            return Ok(());
        };
        let is_numeric = matches!(self.reference.kind(), ReferenceKind::Numeric { .. });
        if let Some(numbers) = column
            .as_primitive_opt::<Float64Type>()
            .filter(|_| is_numeric)
        {
            for number in numbers {
                match number {
                    Some(number) => self.rows.add_number(&self.reference, number, 1)?,
                    None => self.rows.add_missing(1),
                }
            }
            return Ok(());
        }
        if let Some(names) = column.as_string_opt::<i32>().filter(|_| !is_numeric) {
            for name in names {
                match name {
                    Some(name) => self.rows.add_name(&self.reference, name, 1)?,
                    None => self.rows.add_missing(1),
                }
            }
            return Ok(());
        }
        Err(FunctionError::Value {
            parameter: "value",
            expected: if is_numeric {
                "numbers, as the reference has"
            } else {
                "names, as the reference has"
            },
            found: column.data_type().to_string(),
        })
    }

    fn merge_bytes(&mut self, bytes: &[u8]) -> Result<(), FunctionError> {
        let other = FeatureHistogram::from_bytes(&self.reference, bytes)?;
        Ok(self.rows.merge(&other)?)
    }

    fn to_bytes(&mut self) -> Result<Vec<u8>, FunctionError> {
        Ok(self.rows.to_bytes())
    }

    fn size_bytes(&self) -> usize {
        size_of_val(self.rows.counts())
    }
}
