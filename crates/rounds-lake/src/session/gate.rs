//! Lets one read-only statement through and nothing else.

use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::{ExplainFormat, LogicalPlan};
use datafusion::prelude::SessionContext;
use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::sqlparser::ast::{Query, SetExpr, Statement as SqlStatement};

use super::{sql_error, unnest_guard, window_guard};
use crate::error::LakeError;

/// Longest accepted statement.
const SQL_BYTES_MAX: usize = 256 * 1024;

/// Refuses what tells a principal with rights of their own more than those rights: how many rows
/// went where, and the physical plan with its files.
pub(super) fn check_explanation(plan: &LogicalPlan) -> Result<(), LakeError> {
    let refused = match plan {
        LogicalPlan::Analyze(_) => "EXPLAIN ANALYZE",
        LogicalPlan::Explain(explain) if explain.explain_format == ExplainFormat::Tree => {
            "EXPLAIN FORMAT TREE"
        }
        LogicalPlan::Explain(explain) if explain.verbose => "EXPLAIN VERBOSE",
        _ => return Ok(()),
    };
    Err(LakeError::Refused(format!(
        "{refused} is refused: it would tell of rows that you may not see; EXPLAIN shows the plan"
    )))
}

/// Parses, checks and plans.
pub(super) async fn plan(context: &SessionContext, sql: &str) -> Result<LogicalPlan, LakeError> {
    let statement = parse(sql)?;
    if let Some(refused) = refusal(&statement) {
        return Err(LakeError::Refused(format!(
            "{refused} is refused: queries here only read (SELECT, WITH, VALUES, SHOW TABLES, EXPLAIN of them)"
        )));
    }
    let plan = context
        .state()
        .statement_to_plan(statement)
        .await
        .map_err(sql_error)?;
    SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false)
        .verify_plan(&plan)
        .map_err(|error| LakeError::Refused(error.strip_backtrace()))?;
    for refusal in [unnest_guard::refusal, window_guard::refusal] {
        if let Some(wrong) = refusal(&plan).map_err(sql_error)? {
            return Err(LakeError::Refused(wrong));
        }
    }
    Ok(plan)
}

fn parse(sql: &str) -> Result<Statement, LakeError> {
    if sql.len() > SQL_BYTES_MAX {
        return Err(LakeError::Refused(format!(
            "the statement is {} bytes long, at most {SQL_BYTES_MAX} are read",
            sql.len()
        )));
    }
    let mut statements = DFParserBuilder::new(sql)
        .build()
        .and_then(|mut parser| parser.parse_statements())
        .map_err(sql_error)?;
    match (statements.pop_front(), statements.len()) {
        (Some(statement), 0) => Ok(statement),
        (None, _) => Err(LakeError::Refused(
            "there is no statement; try `select * from system.ingest_batch`".to_owned(),
        )),
        (Some(_), more) => Err(LakeError::Refused(format!(
            "one statement at a time: found {}",
            more + 1
        ))),
    }
}

/// The name of what is not allowed, or none.
fn refusal(statement: &Statement) -> Option<String> {
    match statement {
        Statement::Explain(explain) => refusal(&explain.statement),
        Statement::Statement(inner) => sql_refusal(inner),
        Statement::CopyTo(_) => Some("COPY".to_owned()),
        Statement::CreateExternalTable(_) => Some("CREATE EXTERNAL TABLE".to_owned()),
        Statement::Reset(_) => Some("RESET".to_owned()),
    }
}

fn sql_refusal(statement: &SqlStatement) -> Option<String> {
    match statement {
        SqlStatement::Query(query) => query_refusal(query),
        SqlStatement::Explain { statement, .. } => sql_refusal(statement),
        SqlStatement::ShowTables { .. } | SqlStatement::ShowColumns { .. } => None,
        SqlStatement::ExplainTable { .. } => None,
        other => {
            let text = other.to_string();
            let verb = text.split_whitespace().next().unwrap_or("this statement");
            Some(verb.to_uppercase())
        }
    }
}

/// Finds data-changing statements that hide inside a query's common table expressions or body.
fn query_refusal(query: &Query) -> Option<String> {
    let with = query.with.iter().flat_map(|with| &with.cte_tables);
    with.map(|table| table.query.as_ref())
        .find_map(query_refusal)
        .or_else(|| body_refusal(&query.body))
}

fn body_refusal(body: &SetExpr) -> Option<String> {
    match body {
        SetExpr::Insert(_) => Some("INSERT".to_owned()),
        SetExpr::Update(_) => Some("UPDATE".to_owned()),
        SetExpr::Delete(_) => Some("DELETE".to_owned()),
        SetExpr::Merge(_) => Some("MERGE".to_owned()),
        SetExpr::Select(select) => select.into.as_ref().map(|_| "SELECT INTO".to_owned()),
        SetExpr::Query(query) => query_refusal(query),
        SetExpr::SetOperation { left, right, .. } => {
            body_refusal(left).or_else(|| body_refusal(right))
        }
        SetExpr::Values(_) | SetExpr::Table(_) => None,
    }
}
