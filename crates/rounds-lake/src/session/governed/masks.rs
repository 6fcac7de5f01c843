//! Columns that are not shown as they are.

use arrow_schema::{DataType, Field};
use datafusion::common::ScalarValue;
use datafusion::functions::datetime::expr_fn::date_trunc;
use datafusion::logical_expr::{Expr, cast, lit};
use datafusion::prelude::ident;
use rounds_core::access::{ColumnMask, TableRights};

use super::pseudonym::{self, PseudonymKey};
use crate::schema::HASH_COLUMN;

/// What stands in the column's place, under its name and with its type.
pub(super) fn shown(field: &Field, rights: &TableRights, key: Option<&PseudonymKey>) -> Expr {
    let expression = match rights.masks.get(field.name()) {
        Some(mask) => masked(field, *mask, key),
        // The hash of a whole row would confirm a guess of what is masked.
        None if field.name() == HASH_COLUMN && !rights.masks.is_empty() => missing(field),
        None => return ident(field.name()),
    };
    expression.alias(field.name())
}

/// A mask that does not fit the column's type, or has no key, shows the column as missing.
fn masked(field: &Field, mask: ColumnMask, key: Option<&PseudonymKey>) -> Expr {
    match (mask, field.data_type(), key) {
        (ColumnMask::Pseudonym, DataType::Utf8, Some(key)) => pseudonym::of(key, field),
        (ColumnMask::Pseudonym, DataType::List(item), Some(key))
            if *item.data_type() == DataType::Utf8 =>
        {
            pseudonym::of(key, field)
        }
        (ColumnMask::Year, DataType::Date32 | DataType::Timestamp(..), _) => {
            let first_day = date_trunc(lit("year"), ident(field.name()));
            cast(first_day, field.data_type().clone())
        }
        _ => missing(field),
    }
}

fn missing(field: &Field) -> Expr {
    match ScalarValue::try_new_null(field.data_type()) {
        Ok(null) => lit(null),
        Err(_) => cast(lit(ScalarValue::Null), field.data_type().clone()),
    }
}
