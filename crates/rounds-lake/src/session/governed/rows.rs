//! Row rights as a condition, built from values and never from text.

use arrow_schema::{DataType, Schema};
use datafusion::logical_expr::Expr;
use datafusion::prelude::{ident, lit};
use rounds_core::access::{RowFilter, RowRights};

/// The condition on rows; none where all may be seen.
pub(super) fn condition(stored: &Schema, rows: &RowRights) -> Option<Expr> {
    let RowRights::AnyOf(filters) = rows else {
        return None;
    };
    let passes = filters.iter().map(|filter| passes(stored, filter));
    Some(passes.reduce(Expr::or).unwrap_or_else(|| lit(false)))
}

/// A filter on a column that is missing or no text passes no row: a policy that does not fit the
/// table must not open it.
fn passes(stored: &Schema, filter: &RowFilter) -> Expr {
    let column = stored.field_with_name(&filter.column);
    if column.is_ok_and(|field| *field.data_type() == DataType::Utf8) {
        let values = filter.one_of.iter().map(|value| lit(value.as_str()));
        ident(&filter.column).in_list(values.collect(), false)
    } else {
        lit(false)
    }
}
