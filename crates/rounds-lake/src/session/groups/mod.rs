//! Tables of which only groups of enough people may be seen.
//!
//! Every way from such a table to the answer must lead through a GROUP BY (or a total), and below
//! it stand only nodes whose effect on single people is understood: conditions and columns that
//! cannot fail (`expressions`), and joins of tables by equal columns. The GROUP BY is then made to
//! count different people too, and groups of too few are left out (`aggregate`). Any other node is
//! refused, so that a new one is refused until somebody has thought about it.
//!
//! This does not stop whoever subtracts one total from another that differs by one person; see
//! `docs/sql-rights.md`.

mod aggregate;
mod columns;
mod expressions;

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{Column, DataFusionError};
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{
    Explain, Expr, Join, JoinType, LogicalPlan, Operator, Projection, SubqueryAlias, TableScan,
};
use datafusion::prelude::SessionContext;
use rounds_core::access::{Detail, ReadRights};
use rounds_core::{PhiClass, TableDefinition, TableName};

use super::{catalog, sql_error};
use crate::definitions::Definitions;
use crate::error::LakeError;
use columns::Rows;
use expressions::Scope;

/// Columns that say whom a row is about, the first that a table has.
const PEOPLE: [&str; 2] = ["patient_id", "clinician_id"];

/// The column that says whom the table's rows are about.
pub(super) fn person_column(definition: &TableDefinition) -> Option<&str> {
    let mut names = PEOPLE.into_iter();
    names.find(|name| definition.column(name).is_some())
}

/// The plan with groups of too few people left out, or why it cannot be.
pub(super) fn guard(
    context: &SessionContext,
    plan: LogicalPlan,
    definitions: &Definitions,
    rights: &ReadRights,
) -> Result<LogicalPlan, LakeError> {
    let guard = Guard::of(context, definitions, rights);
    if guard.people_min.is_empty() || !guard.reads(&plan)? {
        return Ok(plan);
    }
    // Casts that types call for are in the plan only after this.
    let state = context.state();
    let analyzer = state.analyzer();
    let plan = analyzer
        .execute_and_check(plan, state.config_options(), |_, _| {})
        .map_err(sql_error)?;
    let (plan, rows) = guard.guarded(plan)?;
    match rows.is_some_and(|rows| !rows.people.is_empty()) {
        true => Err(refused("rows of single people are not shown")),
        false => Ok(plan),
    }
}

fn refused(what: &str) -> LakeError {
    LakeError::Refused(format!(
        "{what}: of this table you may see groups of enough people only. Count, sum or average \
         columns with GROUP BY (or in total), with conditions on columns and joins by equal \
         columns below it"
    ))
}

/// What is guarded, and how.
struct Guard<'a> {
    context: &'a SessionContext,
    people_min: BTreeMap<TableName, u32>,
    definitions: &'a Definitions,
}

/// A plan and, where it still gives rows of tables, what they are.
type Guarded = (LogicalPlan, Option<Rows>);

impl<'a> Guard<'a> {
    fn of(context: &'a SessionContext, definitions: &'a Definitions, rights: &ReadRights) -> Self {
        let mut people_min = BTreeMap::new();
        if let ReadRights::Listed { tables, .. } = rights {
            for (name, rights) in tables {
                if let Detail::Groups { people_min: least } = rights.detail {
                    people_min.insert(name.clone(), least);
                }
            }
        }
        Self {
            context,
            people_min,
            definitions,
        }
    }

    fn scope<'s>(&'s self, plan: &'s LogicalPlan, rows: &'s Rows) -> Scope<'s> {
        Scope {
            context: self.context,
            schema: plan.schema(),
            rows,
        }
    }

    /// Whether the plan reads a guarded table, in a subquery too.
    fn reads(&self, plan: &LogicalPlan) -> Result<bool, LakeError> {
        let mut found = false;
        let look = |node: &LogicalPlan| {
            if let LogicalPlan::TableScan(scan) = node
                && name_of(scan).is_some_and(|name| self.people_min.contains_key(&name))
            {
                found = true;
                return Ok(TreeNodeRecursion::Stop);
            }
            Ok(TreeNodeRecursion::Continue)
        };
        plan.apply_with_subqueries(look).map_err(sql_error)?;
        Ok(found)
    }

    fn guarded(&self, plan: LogicalPlan) -> Result<Guarded, LakeError> {
        self.check_subqueries(&plan)?;
        match plan {
            LogicalPlan::TableScan(scan) => self.scan(scan),
            LogicalPlan::SubqueryAlias(alias) => self.alias(&alias),
            LogicalPlan::Filter(_) => self.filter(&plan),
            LogicalPlan::Projection(projection) => self.projection(&projection),
            LogicalPlan::Join(join) => self.join(&join),
            LogicalPlan::Aggregate(_) => self.aggregate(&plan),
            LogicalPlan::Explain(explain) => {
                let (plan, rows) = self.guarded(explain.plan.as_ref().clone())?;
                let explain = Explain {
                    plan: Arc::new(plan),
                    ..explain
                };
                Ok((LogicalPlan::Explain(explain), rows))
            }
            other => self.other(&other),
        }
    }

    /// Nodes that are not understood may stand above groups only.
    fn other(&self, plan: &LogicalPlan) -> Result<Guarded, LakeError> {
        let mut inputs = Vec::new();
        for input in plan.inputs() {
            let (input, rows) = self.guarded(input.clone())?;
            if rows.is_some_and(|rows| !rows.people.is_empty()) {
                let name = plan.display().to_string();
                let word = name
                    .split([':', ' '])
                    .next()
                    .unwrap_or("this")
                    .to_uppercase();
                return Err(refused(&format!("{word} of rows is refused")));
            }
            inputs.push(input);
        }
        Ok((with(plan, plan.expressions(), inputs)?, None))
    }

    /// A subquery in an expression may not read a guarded table: it could ask about one person.
    fn check_subqueries(&self, plan: &LogicalPlan) -> Result<(), LakeError> {
        let mut reads = false;
        let mut look = |inner: &LogicalPlan| -> datafusion::error::Result<TreeNodeRecursion> {
            let found = self.reads(inner);
            reads |= found.map_err(|error| DataFusionError::Plan(error.to_string()))?;
            Ok(TreeNodeRecursion::Continue)
        };
        plan.apply_subqueries(&mut look).map_err(sql_error)?;
        if reads {
            return Err(refused(
                "a subquery in a condition or a select list is refused; put it into WITH and join it",
            ));
        }
        Ok(())
    }

    fn scan(&self, scan: TableScan) -> Result<Guarded, LakeError> {
        let Some((name, definition)) =
            name_of(&scan).and_then(|name| Some((name.clone(), self.definitions.get(&name)?)))
        else {
            return Ok((LogicalPlan::TableScan(scan), None));
        };
        let fields = scan.projected_schema.columns();
        let of = |column: &str| fields.iter().find(|field| field.name == column).cloned();
        let direct = definition.columns.iter();
        let direct = direct.filter(|column| column.phi == PhiClass::DirectIdentifier);
        let mut rows = Rows {
            direct: direct.filter_map(|column| of(&column.name)).collect(),
            plain: fields.iter().cloned().collect(),
            people: Vec::new(),
        };
        if let Some(people_min) = self.people_min.get(&name) {
            let Some(person) = person_column(definition).and_then(of) else {
                return Err(LakeError::Refused(format!(
                    "{name}: you may see groups of people only, and no column of it says whom a row is about"
                )));
            };
            rows.people.push((person, *people_min));
        }
        Ok((LogicalPlan::TableScan(scan), Some(rows)))
    }

    fn alias(&self, alias: &SubqueryAlias) -> Result<Guarded, LakeError> {
        let (input, rows) = self.guarded(alias.input.as_ref().clone())?;
        let before = input.schema().columns();
        let aliased = SubqueryAlias::try_new(Arc::new(input), alias.alias.clone());
        let aliased = LogicalPlan::SubqueryAlias(aliased.map_err(sql_error)?);
        let after = aliased.schema().columns();
        let rows = rows.map(|rows| rows.renamed(&before, &after));
        Ok((aliased, rows))
    }

    fn filter(&self, plan: &LogicalPlan) -> Result<Guarded, LakeError> {
        let LogicalPlan::Filter(filter) = plan else {
            return self.other(plan);
        };
        let (input, rows) = self.guarded(filter.input.as_ref().clone())?;
        let checked = rows.as_ref().map_or(Ok(()), |rows| {
            expressions::check(&filter.predicate, &self.scope(&input, rows))
        });
        let rows = match (rows, checked) {
            (Some(rows), Err(refused)) if !rows.people.is_empty() => return Err(refused),
            (_, Err(_)) => None,
            (rows, Ok(())) => rows,
        };
        let mut condition = filter.predicate.clone();
        if rows.is_some() {
            condition = expressions::forgiving(condition, input.schema())?;
        }
        Ok((with(plan, vec![condition], vec![input])?, rows))
    }

    fn projection(&self, projection: &Projection) -> Result<Guarded, LakeError> {
        let (input, rows) = self.guarded(projection.input.as_ref().clone())?;
        let mut shown = projection.expr.clone();
        if rows.is_some() {
            let forgiving = shown.into_iter();
            let forgiving =
                forgiving.map(|one| expressions::forgiving_as_named(one, input.schema()));
            shown = forgiving.collect::<Result<_, _>>()?;
        }
        let rows = match rows {
            Some(rows) => rows.projected(&mut shown, self.context, input.schema())?,
            None => None,
        };
        let projected = Projection::try_new(shown, Arc::new(input)).map_err(sql_error)?;
        let projected = LogicalPlan::Projection(projected);
        let rows = rows.map(|rows| rows.placed(&projected.schema().columns()));
        Ok((projected, rows))
    }

    fn join(&self, join: &Join) -> Result<Guarded, LakeError> {
        let plan = LogicalPlan::Join(join.clone());
        let (left, left_rows) = self.guarded(join.left.as_ref().clone())?;
        let (right, right_rows) = self.guarded(join.right.as_ref().clone())?;
        let people =
            |rows: &Option<Rows>| rows.as_ref().is_some_and(|rows| !rows.people.is_empty());
        let has_people = people(&left_rows) || people(&right_rows);
        let joined = with(&plan, plan.expressions(), vec![left, right])?;
        if !has_people {
            return Ok((joined, None));
        }
        let (Some(left_rows), Some(right_rows)) = (left_rows, right_rows) else {
            return Err(refused("a join with anything but tables is refused"));
        };
        if !matches!(join.join_type, JoinType::Inner | JoinType::Left) {
            return Err(refused(&format!(
                "{} JOIN of rows is refused",
                join.join_type
            )));
        }
        let conditions = join.filter.iter().flat_map(split_conjunction);
        let are_equal_columns = conditions.clone().all(|condition| match condition {
            Expr::BinaryExpr(pair) if pair.op == Operator::Eq => {
                one_each(&pair.left, &pair.right, &left_rows, &right_rows)
            }
            _ => false,
        }) && join
            .on
            .iter()
            .all(|(one, other)| one_each(one, other, &left_rows, &right_rows));
        if !are_equal_columns || (join.on.is_empty() && conditions.count() == 0) {
            return Err(refused(
                "a join by anything but equal columns of two tables is refused",
            ));
        }
        Ok((joined, Some(left_rows.and(right_rows))))
    }

    fn aggregate(&self, plan: &LogicalPlan) -> Result<Guarded, LakeError> {
        let LogicalPlan::Aggregate(aggregate) = plan else {
            return self.other(plan);
        };
        let (input, rows) = self.guarded(aggregate.input.as_ref().clone())?;
        match rows.filter(|rows| !rows.people.is_empty()) {
            Some(rows) => {
                let below = input.clone();
                let scope = self.scope(&below, &rows);
                Ok((aggregate::of_people(aggregate, input, &scope)?, None))
            }
            None => Ok((with(plan, plan.expressions(), vec![input])?, None)),
        }
    }
}

/// Whether two expressions are table columns, one of each side.
fn one_each(one: &Expr, other: &Expr, left: &Rows, right: &Rows) -> bool {
    let (Some(one), Some(other)) = (columns::column(one), columns::column(other)) else {
        return false;
    };
    let is_pair =
        |one: &Column, other: &Column| left.plain.contains(one) && right.plain.contains(other);
    is_pair(one, other) || is_pair(other, one)
}

fn with(
    plan: &LogicalPlan,
    expressions: Vec<Expr>,
    inputs: Vec<LogicalPlan>,
) -> Result<LogicalPlan, LakeError> {
    if inputs.is_empty() {
        return Ok(plan.clone());
    }
    plan.with_new_exprs(expressions, inputs).map_err(sql_error)
}

fn name_of(scan: &TableScan) -> Option<TableName> {
    let schema = scan.table_name.schema().unwrap_or(catalog::DEFAULT_SCHEMA);
    TableName::new(schema, scan.table_name.table()).ok()
}
