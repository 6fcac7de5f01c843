//! One column's texts read into one typed Arrow array, row by row.
//!
//! `convert` calls this for each column of a table; `value` knows how a single text is read.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, ListBuilder, PrimitiveBuilder, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, StringArray};
use rounds_core::Reason;

use super::bind::BoundColumn;
use super::column::{Reading, Units};
use super::convert::RefusedRows;
use super::value::{Fault, read_boolean, read_date, read_integer, read_number, read_timestamp};

/// The texts of one column.
pub(super) enum Texts<'a> {
    Array(Option<&'a StringArray>),
    Constant(&'a str),
}

impl<'a> Texts<'a> {
    fn get(&self, row: usize) -> Result<Option<&'a str>, Fault> {
        match *self {
            Self::Constant(text) => Ok(Some(text)),
            Self::Array(Some(array)) if row < array.len() => {
                Ok(array.is_valid(row).then(|| array.value(row)))
            }
            Self::Array(_) => Err(Fault::new(
                Reason::Malformed,
                "the record has no such field",
            )),
        }
    }
}

/// One column's texts together with what is to become of them.
pub(super) struct Cells<'a> {
    pub column: &'a BoundColumn,
    pub texts: Texts<'a>,
    /// Texts of the unit's column, where the mapping names one.
    pub units: Option<&'a StringArray>,
}

impl<'a> Cells<'a> {
    /// The typed column, one entry for each row; rows at fault are refused and stay empty.
    pub fn read(&self, refused: &mut RefusedRows) -> ArrayRef {
        let rows = refused.len();
        let column = self.column;
        match &column.reading {
            Reading::Text => self.read_texts(refused),
            Reading::Texts { separator } => self.read_lists(separator.as_deref(), refused),
            Reading::Boolean => {
                let mut builder = BooleanBuilder::with_capacity(rows);
                self.each_row(refused, |cell| {
                    builder.append_option(cell.map(|(text, _)| read_boolean(text)).transpose()?);
                    Ok(())
                });
                Arc::new(builder.finish())
            }
            Reading::Integer(range) => self.read_primitive::<Int64Type>(refused, |text, _| {
                let number = read_integer(text)?;
                range.check_integer(number).map(|()| number)
            }),
            Reading::Number { range, units } => {
                self.read_primitive::<Float64Type>(refused, |text, row| {
                    let number = self.in_table_unit(units.as_ref(), read_number(text)?, row)?;
                    range.check(number).map(|()| number)
                })
            }
            Reading::Date { format } => self.read_primitive::<Date32Type>(refused, |text, _| {
                read_date(text, format.as_deref())
            }),
            Reading::Timestamp { format, .. } => {
                let mut builder =
                    TimestampMicrosecondBuilder::with_capacity(rows).with_timezone("UTC");
                self.each_row(refused, |cell| {
                    let read = |(text, _)| read_timestamp(text, format.as_deref(), &column.zone);
                    builder.append_option(cell.map(read).transpose()?);
                    Ok(())
                });
                Arc::new(builder.finish())
            }
        }
    }

    fn read_primitive<T: ArrowPrimitiveType>(
        &self,
        refused: &mut RefusedRows,
        read: impl Fn(&str, usize) -> Result<T::Native, Fault>,
    ) -> ArrayRef {
        let mut builder = PrimitiveBuilder::<T>::with_capacity(refused.len());
        self.each_row(refused, |cell| {
            builder.append_option(cell.map(|(text, row)| read(text, row)).transpose()?);
            Ok(())
        });
        Arc::new(builder.finish())
    }

    fn read_texts(&self, refused: &mut RefusedRows) -> ArrayRef {
        let mut builder = StringBuilder::with_capacity(refused.len(), refused.len() * 8);
        self.each_row(refused, |cell| {
            builder.append_option(cell.map(|(text, _)| text));
            Ok(())
        });
        Arc::new(builder.finish())
    }

    /// Items lose the white space around them; empty items are left out.
    fn read_lists(&self, separator: Option<&str>, refused: &mut RefusedRows) -> ArrayRef {
        let mut builder = ListBuilder::new(StringBuilder::new());
        self.each_row(refused, |cell| {
            let Some((text, _)) = cell else {
                builder.append_null();
                return Ok(());
            };
            let items = match separator {
                Some(separator) => text.split(separator).collect(),
                None => vec![text],
            };
            let mut decoded = Vec::with_capacity(items.len());
            for item in items
                .into_iter()
                .map(str::trim)
                .filter(|item| !item.is_empty())
            {
                match &self.column.codes {
                    Some(codes) => decoded.extend(codes.decode(item)?),
                    None => decoded.push(item),
                }
            }
            for item in decoded {
                builder.values().append_value(item);
            }
            builder.append(true);
            Ok(())
        });
        Arc::new(builder.finish())
    }

    /// Hands every row's text to `take` (nothing for a missing value). `take` appends exactly one
    /// entry when it succeeds and none when it fails; the row is then refused and stays empty.
    fn each_row(
        &self,
        refused: &mut RefusedRows,
        mut take: impl FnMut(Option<(&'a str, usize)>) -> Result<(), Fault>,
    ) where
        Self: 'a,
    {
        for row in 0..refused.len() {
            if !refused.contains(row) {
                let taken = self
                    .text(row)
                    .and_then(|text| take(text.map(|text| (text, row))));
                match taken {
                    Ok(()) => continue,
                    Err(fault) => refused.refuse(row, self.column, fault),
                }
            }
            // An empty entry cannot fail: there is no text to read.
            let _ = take(None);
        }
    }

    /// The row's text once missing values and codes are seen to.
    fn text(&self, row: usize) -> Result<Option<&'a str>, Fault> {
        let column = self.column;
        let decodes_whole_text = !matches!(column.reading, Reading::Texts { .. });
        let text = match self.texts.get(row)? {
            Some(text) if !column.means_missing(text) => match &column.codes {
                Some(codes) if decodes_whole_text => codes.decode(text)?,
                _ => Some(text),
            },
            _ => None,
        };
        let is_empty = text.is_none_or(|text| text.trim().is_empty());
        if column.is_key && is_empty {
            let message = "the key is empty, so the row cannot be named";
            return Err(Fault::new(Reason::MissingKey, message));
        }
        Ok(text)
    }

    fn in_table_unit(&self, units: Option<&Units>, number: f64, row: usize) -> Result<f64, Fault> {
        let Some(units) = units else {
            return Ok(number);
        };
        let unit = self
            .units
            .filter(|array| row < array.len() && array.is_valid(row))
            .map(|array| array.value(row));
        units.convert(number, unit)
    }
}

impl BoundColumn {
    fn means_missing(&self, text: &str) -> bool {
        let trimmed = text.trim();
        self.null.iter().any(|missing| missing == trimmed)
    }
}
