//! What a call may contain: columns and constants, with the types they are read as.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::ColumnarValue;
use datafusion::physical_plan::PhysicalExpr;
use datafusion::scalar::ScalarValue;

use crate::error::FunctionError;
use crate::references::References;

/// How a parameter is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A column of numbers.
    Number,
    /// A column of 0 and 1, or of true and false.
    Label,
    /// A column of ids, whole numbers or text.
    Key,
    /// A column of names.
    Category,
    /// A column of numbers or of names.
    NumberOrCategory,
    /// A column of days or instants.
    Instant,
    /// A column of the bytes that a histogram function made.
    Bytes,
    /// A list of numbers in each row.
    Numbers,
    /// A number that is the same for all rows.
    ConstantNumber,
    /// A text that is the same for all rows.
    ConstantText,
}

/// One parameter.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name in the signature.
    pub name: &'static str,
    /// How it is read.
    pub kind: Kind,
    /// Whether a call must contain it.
    pub is_required: bool,
    /// Its meaning and unit.
    pub meaning: &'static str,
}

impl Parameter {
    pub(crate) const fn new(name: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Self {
            name,
            kind,
            is_required: true,
            meaning,
        }
    }

    pub(crate) const fn optional(self) -> Self {
        Self {
            is_required: false,
            ..self
        }
    }

    /// What it takes and means.
    pub fn reading(&self) -> String {
        let optional = if self.is_required { "" } else { ", optional" };
        format!("{}{optional}; {}", self.kind.as_str(), self.meaning)
    }

    fn is_constant(&self) -> bool {
        matches!(self.kind, Kind::ConstantNumber | Kind::ConstantText)
    }

    /// The type the engine casts the argument to.
    fn read_as(&self, given: &DataType) -> Option<DataType> {
        let is_text = matches!(
            given,
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
        );
        let is_null = given == &DataType::Null;
        match self.kind {
            Kind::Number | Kind::ConstantNumber | Kind::NumberOrCategory
                if given.is_numeric() || is_null =>
            {
                Some(DataType::Float64)
            }
            Kind::Label if given == &DataType::Boolean => Some(DataType::Boolean),
            Kind::Label if given.is_numeric() || is_null => Some(DataType::Float64),
            Kind::Key if given.is_integer() => Some(DataType::Int64),
            Kind::Key | Kind::ConstantText if is_text || is_null => Some(DataType::Utf8),
            Kind::NumberOrCategory if is_text => Some(DataType::Utf8),
            Kind::Category if is_text || is_null || given.is_integer() => Some(DataType::Utf8),
            Kind::Category if given == &DataType::Boolean => Some(DataType::Utf8),
            Kind::Instant if given.is_temporal() || is_text || is_null => Some(
                DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            ),
            Kind::Bytes if is_text => Some(DataType::Utf8),
            Kind::Bytes
                if matches!(
                    given,
                    DataType::Binary | DataType::LargeBinary | DataType::BinaryView
                ) || is_null =>
            {
                Some(DataType::LargeBinary)
            }
            Kind::Numbers => match given {
                DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(..) => {
                    Some(DataType::new_list(DataType::Float64, true))
                }
                _ => None,
            },
            _ => None,
        }
    }
}

impl Kind {
    /// The words of an error.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "numbers",
            Self::Label => "0 and 1, or booleans",
            Self::Key => "whole numbers or text",
            Self::Category => "text, whole numbers or booleans",
            Self::NumberOrCategory => "numbers or text",
            Self::Instant => "dates or timestamps",
            Self::Bytes => "bytes of a histogram, or their hexadecimal text",
            Self::Numbers => "a list of numbers",
            Self::ConstantNumber => "a constant number",
            Self::ConstantText => "a constant text",
        }
    }
}

/// The types to cast a call's arguments to.
pub(crate) fn coerced(
    signature: &str,
    parameters: &[Parameter],
    given: &[DataType],
) -> Result<Vec<DataType>> {
    let least = parameters.iter().filter(|one| one.is_required).count();
    if given.len() < least || given.len() > parameters.len() {
        return Err(DataFusionError::Plan(format!(
            "{signature} takes {}, found {} arguments",
            number_of(least, parameters.len()),
            given.len()
        )));
    }
    parameters
        .iter()
        .zip(given)
        .map(|(parameter, given)| {
            parameter.read_as(given).ok_or_else(|| {
                DataFusionError::Plan(format!(
                    "{signature}: {} takes {}, found {given}",
                    parameter.name,
                    parameter.kind.as_str()
                ))
            })
        })
        .collect()
}

fn number_of(least: usize, most: usize) -> String {
    if least == most {
        format!("{most} arguments")
    } else {
        format!("{least} to {most} arguments")
    }
}

/// The constants of one call, by parameter, and how many arguments there are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arguments {
    columns: Vec<(&'static str, usize)>,
    values: Vec<(&'static str, ScalarValue)>,
    references: References,
}

impl Arguments {
    /// Reads the constants out of the call's expressions.
    pub(crate) fn read(
        parameters: &'static [Parameter],
        expressions: &[Arc<dyn PhysicalExpr>],
        references: &References,
    ) -> std::result::Result<Self, FunctionError> {
        let mut arguments = Self {
            references: references.clone(),
            ..Self::default()
        };
        let nothing = RecordBatch::new_empty(Arc::new(Schema::new(Vec::<Field>::new())));
        for (place, (parameter, expression)) in parameters.iter().zip(expressions).enumerate() {
            if !parameter.is_constant() {
                arguments.columns.push((parameter.name, place));
                continue;
            }
            match expression.evaluate(&nothing) {
                Ok(ColumnarValue::Scalar(value)) if !value.is_null() => {
                    arguments.values.push((parameter.name, value));
                }
                _ => {
                    return Err(FunctionError::Value {
                        parameter: parameter.name,
                        expected: parameter.kind.as_str(),
                        found: expression.to_string(),
                    });
                }
            }
        }
        Ok(arguments)
    }

    /// The place of a column among the arguments, if the call has it.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .find_map(|(parameter, place)| (*parameter == name).then_some(*place))
    }

    /// The site's references.
    pub(crate) fn references(&self) -> &References {
        &self.references
    }

    /// The number given for a parameter.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        self.values
            .iter()
            .find_map(|(parameter, value)| match value {
                ScalarValue::Float64(number) if *parameter == name => *number,
                _ => None,
            })
    }

    /// The text given for a parameter.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find_map(|(parameter, value)| match value {
                ScalarValue::Utf8(Some(text)) if *parameter == name => Some(text.as_str()),
                _ => None,
            })
    }

    /// A whole number given for a parameter, within bounds; `usual` where it is not given.
    pub(crate) fn whole(
        &self,
        name: &'static str,
        bounds: std::ops::RangeInclusive<u32>,
        expected: &'static str,
        usual: u32,
    ) -> std::result::Result<u32, FunctionError> {
        let Some(found) = self.number(name) else {
            return Ok(usual);
        };
        let is_whole = found.fract() == 0.0
            && (f64::from(*bounds.start())..=f64::from(*bounds.end())).contains(&found);
        if is_whole {
            Ok(found as u32)
        } else {
            Err(FunctionError::Value {
                parameter: name,
                expected,
                found: found.to_string(),
            })
        }
    }
}
