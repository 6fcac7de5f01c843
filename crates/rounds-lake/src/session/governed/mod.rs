//! A table as one principal may see it.
//!
//! [`GovernedTable`] scans a plan of its own: the table, then the principal's row filters, then
//! their masks. What a person wrote stands above it and is never moved below: filters are not
//! taken in, statistics are not given out, and the physical plan is a leaf that no rule of the
//! engine looks into (`barrier`). So no expression of theirs is ever evaluated on a row or a value
//! that they may not see, and no error can tell of one. Who may see what is not decided here; see
//! `rounds_core::access`.

mod barrier;
mod masks;
mod pseudonym;
mod rows;

use std::sync::Arc;

use arrow_schema::{Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::datasource::{TableType, provider_as_source};
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::prelude::ident;
use rounds_core::TableName;
use rounds_core::access::TableRights;

pub use pseudonym::PseudonymKey;

use barrier::Barrier;

/// A table with the rights of one principal in its plan.
#[derive(Debug)]
pub(super) struct GovernedTable {
    plan: LogicalPlan,
    schema: SchemaRef,
}

impl GovernedTable {
    /// Puts `rights` over `whole`, the table as it is stored or derived.
    pub(super) fn new(
        table: &TableName,
        whole: Arc<dyn TableProvider>,
        rights: &TableRights,
        key: Option<&PseudonymKey>,
    ) -> Result<Self> {
        let stored = whole.schema();
        let scan = LogicalPlanBuilder::scan(table.name.as_str(), provider_as_source(whole), None)?;
        let filtered = match rows::condition(&stored, &rights.rows) {
            Some(condition) => scan.filter(condition)?,
            None => scan,
        };
        let columns = stored.fields().iter();
        let columns = columns.map(|field| masks::shown(field, rights, key));
        Ok(Self::of_plan(filtered.project(columns)?.build()?))
    }

    /// The rows of a plan whose columns have names of their own. What stands above the table is
    /// evaluated on these rows only.
    pub(super) fn of_plan(plan: LogicalPlan) -> Self {
        let fields = plan.schema().fields().iter().cloned();
        Self {
            schema: Arc::new(Schema::new(fields.collect::<Vec<_>>())),
            plan,
        }
    }

    /// The plan with these columns (by place) and at most so many rows.
    fn narrowed(
        &self,
        projection: Option<&Vec<usize>>,
        limit: Option<usize>,
    ) -> Result<LogicalPlan> {
        let mut plan = LogicalPlanBuilder::from(self.plan.clone());
        if let Some(places) = projection {
            let fields = places
                .iter()
                .filter_map(|place| self.schema.fields().get(*place));
            plan = plan.project(fields.map(|field| ident(field.name())))?;
        }
        if limit.is_some() {
            plan = plan.limit(0, limit)?;
        }
        plan.build()
    }
}

#[async_trait]
impl TableProvider for GovernedTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    // `supports_filters_pushdown`, `statistics` and `get_logical_plan` stay as they are by default:
    // filters unsupported, statistics unknown, no plan to put in the table's place.
    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let plan = self.narrowed(projection, limit)?;
        let physical = state.create_physical_plan(&plan).await?;
        Ok(Arc::new(Barrier::new(physical)))
    }
}
