//! What pages may ask a site. The one seam between pages and the lake.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_core::TableName;

use crate::page_data::{
    BatchPage, DataPage, FindingFilter, FindingList, FindingPage, FunctionPage, FunctionRow,
    MeasureFilter, MeasureList, MeasurePage, QuarantineFilter, QuarantinePage, QueryAnswer,
    QueryRefused, Question, Standing, TablePage, TableRow, Today, Window,
};
use crate::visit::Visitor;

/// A site, which looks different to different people.
pub trait Site: Send + Sync + 'static {
    /// The site as this visitor may see it: what they may not read is not in its answers.
    fn seen_by(&self, visitor: &Arc<Visitor>) -> Arc<dyn SiteReader>;
}

/// Reads a site for the pages. Reading only: no page changes anything.
///
/// Every method is called for one request and should answer within a tenth of a second, except
/// [`SiteReader::query`], which keeps its own limits on time, memory and rows.
#[async_trait]
pub trait SiteReader: Send + Sync + 'static {
    /// The frame's figures. Asked for by every page, so it must be cheap.
    async fn standing(&self) -> Result<Standing, SiteError>;

    /// The home page.
    async fn today(&self) -> Result<Today, SiteError>;

    /// Findings that pass the filter, most important first.
    async fn findings(&self, filter: &FindingFilter) -> Result<FindingList, SiteError>;

    /// One finding, open or closed.
    async fn finding(&self, id: &str) -> Result<FindingPage, SiteError>;

    /// Measures that pass the filter, by area and title.
    async fn measures(&self, filter: &MeasureFilter) -> Result<MeasureList, SiteError>;

    /// One measure, for the whole site or for the group with this key.
    async fn measure(&self, id: &str, group: Option<&str>) -> Result<MeasurePage, SiteError>;

    /// All sources, and a stretch of the batches.
    async fn data(&self, batches: Window) -> Result<DataPage, SiteError>;

    /// One batch.
    async fn batch(&self, number: i64) -> Result<BatchPage, SiteError>;

    /// A stretch of the refused rows that pass the filter.
    async fn quarantine(
        &self,
        filter: &QuarantineFilter,
        window: Window,
    ) -> Result<QuarantinePage, SiteError>;

    /// All tables by name, also those without rows.
    async fn tables(&self) -> Result<Vec<TableRow>, SiteError>;

    /// One table.
    async fn table(&self, name: &TableName) -> Result<TablePage, SiteError>;

    /// Every function that SQL can call, by topic and name.
    async fn functions(&self) -> Result<Vec<FunctionRow>, SiteError>;

    /// One function; case does not matter in its name.
    async fn function(&self, name: &str) -> Result<FunctionPage, SiteError>;

    /// Answers a question in SQL. Refusals are for the person who asked; they carry no rows.
    async fn query(&self, question: &Question) -> Result<QueryAnswer, QueryRefused>;
}

/// Why a site could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SiteError {
    /// There is no such thing.
    #[error("there is no {kind} {name:?}{suggestion}")]
    NotFound {
        /// `measure`, `finding`, `batch`, `table`, `function` or `group`.
        kind: &'static str,
        /// What was asked for.
        name: String,
        /// `, did you mean "x"?` or nothing (see `rounds_core::suggest`).
        suggestion: String,
    },
    /// Reading failed. The detail goes to the log and is not shown, so it must not hold data from
    /// rows either.
    #[error("could not read {what}: {detail}")]
    Failed {
        /// What was being read, for example `the results of a measure`. Shown on the page.
        what: &'static str,
        /// The cause. Logged only.
        detail: String,
    },
}
