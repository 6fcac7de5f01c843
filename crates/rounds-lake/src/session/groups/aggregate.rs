//! A GROUP BY that leaves out groups of too few people.

use std::sync::Arc;

use datafusion::common::{Column, DFSchema};
use datafusion::datasource::provider_as_source;
use datafusion::functions_aggregate::expr_fn::count_distinct;
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Aggregate, Expr, LogicalPlan, LogicalPlanBuilder, lit, when};
use datafusion::prelude::ident;

use super::columns::{self, Rows};
use super::expressions::{self, Scope};
use super::refused;
use crate::error::LakeError;
use crate::session::governed::GovernedTable;
use crate::session::sql_error;

/// Summaries to which every person of a group adds, and that show no single value.
const SUMMARIES: [&str; 3] = ["count", "sum", "avg"];

/// The aggregate, with a count of different people in it and a condition on that above it. A
/// summary of a column that too few people of a group have a value in is shown as missing.
///
/// It becomes a governed table: conditions above would sink into it otherwise, onto groups that are
/// left out and through keys onto single rows.
pub(super) fn of_people(
    aggregate: &Aggregate,
    input: LogicalPlan,
    scope: &Scope<'_>,
) -> Result<LogicalPlan, LakeError> {
    let mut by = Vec::with_capacity(aggregate.group_expr.len());
    for key in &aggregate.group_expr {
        if matches!(key, Expr::GroupingSet(_)) {
            return Err(refused("GROUPING SETS, CUBE and ROLLUP are refused"));
        }
        expressions::check(key, scope)?;
        by.push(expressions::forgiving_as_named(key.clone(), scope.schema)?);
    }
    let mut counted = aggregate.aggr_expr.clone();
    let mut enough = lit(true);
    for (place, (person, people_min)) in scope.rows.people.iter().enumerate() {
        let name = format!("__people_{place}");
        counted.push(count_distinct(Expr::Column(person.clone())).alias(&name));
        enough = enough.and(at_least(&name, *people_min));
    }
    let names = aggregate.schema.columns();
    let (keys, summaries) = names.split_at(aggregate.group_expr.len().min(names.len()));
    let mut shown: Vec<Expr> = keys.iter().cloned().map(Expr::Column).collect();
    for (place, (summary, name)) in aggregate.aggr_expr.iter().zip(summaries).enumerate() {
        let value = Expr::Column(name.clone());
        shown.push(match argument(summary, scope)? {
            Some(column) => {
                let condition = with_value(place, &column, scope.rows, &mut counted)?;
                when(condition, value).end().map_err(sql_error)?
            }
            None => value,
        });
    }
    let numbered = shown.into_iter().enumerate();
    let numbered = numbered.map(|(place, value)| value.alias(numbered_name(place)));
    let plan = LogicalPlanBuilder::from(input)
        .aggregate(by, counted)
        .and_then(|plan| plan.filter(enough)?.project(numbered)?.build())
        .map_err(sql_error)?;
    named(plan, &names).map_err(sql_error)
}

fn numbered_name(place: usize) -> String {
    format!("__group_{place}")
}

/// The plan as a table, its columns under the names that they had.
fn named(plan: LogicalPlan, names: &[Column]) -> datafusion::error::Result<LogicalPlan> {
    let table = GovernedTable::of_plan(plan);
    let columns = names.iter().enumerate().map(|(place, name)| {
        ident(numbered_name(place)).alias_qualified(name.relation.clone(), &name.name)
    });
    LogicalPlanBuilder::scan("groups", provider_as_source(Arc::new(table)), None)?
        .project(columns)?
        .build()
}

fn at_least(name: &str, people_min: u32) -> Expr {
    Expr::Column(Column::new_unqualified(name)).gt_eq(lit(i64::from(people_min)))
}

/// Counts the people of the group who have a value in the column, and says how many there must be.
fn with_value(
    place: usize,
    column: &Column,
    rows: &Rows,
    counted: &mut Vec<Expr>,
) -> Result<Expr, LakeError> {
    let mut enough = lit(true);
    for (number, (person, people_min)) in rows.people.iter().enumerate() {
        let has_value = Expr::Column(column.clone()).is_not_null();
        let people = when(has_value, Expr::Column(person.clone())).end();
        let name = format!("__with_{place}_{number}");
        counted.push(count_distinct(people.map_err(sql_error)?).alias(&name));
        enough = enough.and(at_least(&name, *people_min));
    }
    Ok(enough)
}

/// The column that is summarised; none for `count(*)`. Anything computed is refused: it could be
/// made so that one person outweighs all others.
fn argument(summary: &Expr, scope: &Scope<'_>) -> Result<Option<Column>, LakeError> {
    let call = match summary {
        Expr::AggregateFunction(call) => call,
        Expr::Alias(alias) => return argument(&alias.expr, scope),
        _ => return Err(refused("this summary is refused")),
    };
    let name = call.func.name();
    let AggregateFunction { params, .. } = call;
    if !SUMMARIES.contains(&name) {
        let known = SUMMARIES.join("(), ");
        return Err(refused(&format!("{name}() is refused, {known}() are not")));
    }
    if params.filter.is_some() || !params.order_by.is_empty() {
        return Err(refused(&format!(
            "{name}() with FILTER or ORDER BY is refused; use WHERE"
        )));
    }
    if params.distinct && name != "count" {
        return Err(refused(&format!("{name}(distinct …) is refused")));
    }
    match params.args.as_slice() {
        [Expr::Literal(..)] if name == "count" => Ok(None),
        [one] => match columns::column(uncast(one, scope.schema)) {
            Some(column) if scope.rows.plain.contains(column) => Ok(Some(column.clone())),
            _ => Err(refused(&format!(
                "{name}() of anything but a column is refused"
            ))),
        },
        _ => Err(refused(&format!("{name}() of several columns is refused"))),
    }
}

/// A number cast to a wider one, as `avg` wants it, is still the column.
fn uncast<'e>(expression: &'e Expr, schema: &DFSchema) -> &'e Expr {
    match expression {
        Expr::Cast(cast) if expressions::widens(cast, schema) => &cast.expr,
        other => other,
    }
}
