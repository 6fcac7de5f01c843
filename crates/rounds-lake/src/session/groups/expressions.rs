//! Which expressions may be evaluated on rows of single people: those that cannot fail, whatever
//! the row holds. An error is an answer about the row that caused it.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchOptions};
use arrow_schema::{DataType, Schema};
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{DFSchema, ScalarValue};
use datafusion::logical_expr::expr::{Cast, ScalarFunction, TryCast};
use datafusion::logical_expr::{Expr, ExprSchemable, Operator, lit};
use datafusion::prelude::SessionContext;

use super::columns::Rows;
use super::refused;
use crate::error::LakeError;
use crate::session::sql_error;

/// Functions that have an answer for every value of one argument, the others being constants that
/// they take.
const ONE_ARGUMENT: [&str; 13] = [
    "btrim",
    "character_length",
    "contains",
    "date_part",
    "date_trunc",
    "ends_with",
    "local_date",
    "lower",
    "ltrim",
    "rtrim",
    "starts_with",
    "substr",
    "upper",
];

/// Functions that have an answer for all values of all arguments.
const ANY_ARGUMENTS: [&str; 2] = ["coalesce", "nullif"];

/// What an expression is evaluated on.
pub(super) struct Scope<'a> {
    pub(super) context: &'a SessionContext,
    pub(super) schema: &'a DFSchema,
    pub(super) rows: &'a Rows,
}

/// Refuses an expression that could fail on a row, or that uses a column that names a person.
pub(super) fn check(expression: &Expr, scope: &Scope<'_>) -> Result<(), LakeError> {
    let mut wrong = None;
    let look = |part: &Expr| {
        if !matches!(part, Expr::Column(_)) && !part.any_column_refs() {
            // A constant must have its value now: inside CASE it might be asked for on one row only.
            if !has_value(part.clone(), scope) {
                wrong = Some(format!("{part} has no value and is refused"));
                return Ok(TreeNodeRecursion::Stop);
            }
            return Ok(TreeNodeRecursion::Jump);
        }
        wrong = problem(part, scope);
        match wrong {
            Some(_) => Ok(TreeNodeRecursion::Stop),
            None => Ok(TreeNodeRecursion::Continue),
        }
    };
    expression.apply(look).map_err(sql_error)?;
    wrong.map_or(Ok(()), |what| Err(refused(&what)))
}

/// The expression with casts that give NULL where they would fail: those that a person wrote, and
/// those that types call for (an instant to nanoseconds, which has no year 9999).
pub(super) fn forgiving(expression: Expr, schema: &DFSchema) -> Result<Expr, LakeError> {
    let forgiving = expression.transform_up(|part| match part {
        Expr::Cast(cast) if cast.expr.any_column_refs() && !widens(&cast, schema) => {
            let cast = TryCast::new(cast.expr, cast.field.data_type().clone());
            Ok(Transformed::yes(Expr::TryCast(cast)))
        }
        other => Ok(Transformed::no(other)),
    });
    forgiving.map(|done| done.data).map_err(sql_error)
}

/// [`forgiving`], under the name that the expression had.
pub(super) fn forgiving_as_named(expression: Expr, schema: &DFSchema) -> Result<Expr, LakeError> {
    let name = expression.schema_name().to_string();
    let forgiven = forgiving(expression.clone(), schema)?;
    Ok(match forgiven == expression {
        true => expression,
        false => forgiven.alias(name),
    })
}

/// Whether a constant can be computed.
fn has_value(constant: Expr, scope: &Scope<'_>) -> bool {
    if constant.is_volatile() {
        return false;
    }
    let one_row = RecordBatchOptions::new().with_row_count(Some(1));
    let row = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), Vec::new(), &one_row);
    let computed = scope
        .context
        .create_physical_expr(constant, &DFSchema::empty());
    match (computed, row) {
        (Ok(computed), Ok(row)) => computed.evaluate(&row).is_ok(),
        _ => false,
    }
}

/// Whether a call has an answer for some value of its first argument, which tells whether the
/// others are what the function takes.
fn is_answered(call: &ScalarFunction, scope: &Scope<'_>) -> bool {
    let mut call = call.clone();
    let Some(first) = call.args.first() else {
        return true;
    };
    let place = if first.any_column_refs() { 0 } else { 1 };
    let Some(about) = call.args.get_mut(place) else {
        return false;
    };
    let value = about
        .get_type(scope.schema)
        .and_then(|of| ScalarValue::new_default(&of));
    let Ok(value) = value else {
        return false;
    };
    *about = lit(value);
    has_value(Expr::ScalarFunction(call), scope)
}

fn problem(part: &Expr, scope: &Scope<'_>) -> Option<String> {
    match part {
        Expr::Column(column) if scope.rows.direct.contains(column) => {
            Some(format!("{} names people and cannot be used", column.name))
        }
        Expr::BinaryExpr(both) if !is_total(both.op) => {
            Some(format!("{} on rows can fail and is refused", both.op))
        }
        Expr::ScalarFunction(call) => {
            let varying = call.args.iter().filter(|one| one.any_column_refs()).count();
            let is_known = ANY_ARGUMENTS.contains(&call.name())
                || (ONE_ARGUMENT.contains(&call.name())
                    && varying == 1
                    && is_answered(call, scope));
            (!is_known).then(|| format!("{}() on rows is refused", call.name()))
        }
        Expr::Column(_)
        | Expr::Alias(_)
        | Expr::BinaryExpr(_)
        | Expr::Like(_)
        | Expr::Not(_)
        | Expr::IsNotNull(_)
        | Expr::IsNull(_)
        | Expr::IsTrue(_)
        | Expr::IsFalse(_)
        | Expr::IsUnknown(_)
        | Expr::IsNotTrue(_)
        | Expr::IsNotFalse(_)
        | Expr::IsNotUnknown(_)
        | Expr::Between(_)
        | Expr::Case(_)
        | Expr::Cast(_)
        | Expr::TryCast(_)
        | Expr::InList(_) => None,
        other => Some(format!("{} on rows is refused", other.variant_name())),
    }
}

fn is_total(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Eq
            | Operator::NotEq
            | Operator::Lt
            | Operator::LtEq
            | Operator::Gt
            | Operator::GtEq
            | Operator::And
            | Operator::Or
            | Operator::IsDistinctFrom
            | Operator::IsNotDistinctFrom
    )
}

/// Whether the cast has an answer for every value: anything to a text, a number to a wider one.
pub(super) fn widens(cast: &Cast, schema: &DFSchema) -> bool {
    let to = cast.field.data_type();
    let Ok(from) = cast.expr.get_type(schema) else {
        return false;
    };
    to.is_string()
        || from == *to
        || (from.is_integer() && (to.is_floating() || *to == DataType::Int64))
        || (from.is_floating() && *to == DataType::Float64)
}
