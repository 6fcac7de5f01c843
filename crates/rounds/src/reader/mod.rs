//! Answers the pages' questions from the lake and from what rounds left in it.
//!
//! Wiring only: nothing is computed here that is not stored, but control charts, which follow from
//! stored results. One file per page, named like the files of `rounds_web::page_data`;
//! [`current`] holds what most pages share, read once per lake version, and [`series`] and
//! [`reading`] turn results into what is drawn.

mod batch;
mod current;
mod data;
mod findings;
mod functions;
mod groups;
mod measure;
mod measures;
mod quarantine;
mod query;
mod reading;
mod refused;
mod rows;
mod series;
mod tables;
#[cfg(test)]
mod tests;
mod today;

use std::fmt::Display;
use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use rounds_core::TableName;
use rounds_core::suggest::did_you_mean;
use rounds_lake::{Lake, Limits};
use rounds_web::page_data::{
    BatchPage, DataPage, FindingFilter, FindingList, FindingPage, FunctionPage, FunctionRow,
    MeasureFilter, MeasureList, MeasurePage, QuarantineFilter, QuarantinePage, QueryAnswer,
    QueryRefused, Question, Standing, TablePage, TableRow, Today, Window,
};
use rounds_web::{SiteError, SiteReader, Visitor};
use tokio::sync::Mutex;

pub use refused::refused;

use crate::site::Site;
use current::Current;

/// Reads a site for its pages.
pub struct LakeReader {
    site: Site,
    query_limits: Limits,
    newest: Mutex<Option<Arc<Current>>>,
}

impl LakeReader {
    /// A reader of this site; nothing is read yet.
    pub fn new(site: Site) -> Result<Self> {
        Ok(Self {
            query_limits: site.config.limits(),
            site,
            newest: Mutex::new(None),
        })
    }

    fn lake(&self) -> &Lake {
        &self.site.lake
    }

    /// What the newest version of the lake holds for the pages. It is read once per version;
    /// requests that come meanwhile wait for the same reading.
    async fn current(&self) -> Result<Arc<Current>, SiteError> {
        let what = "the results of the last round";
        let mut newest = self.newest.lock().await;
        let snapshot = self.lake().latest().map_err(failed(what))?;
        if let Some(known) = newest.as_ref()
            && known.snapshot.version() == snapshot.version()
        {
            return Ok(Arc::clone(known));
        }
        let read = Current::read(self.lake(), snapshot, &self.site.measures).await;
        let read = Arc::new(read.map_err(failed(what))?);
        *newest = Some(Arc::clone(&read));
        Ok(read)
    }
}

/// The site's pages, for anybody who may come in.
pub struct LakeSite {
    reader: Arc<LakeReader>,
}

impl LakeSite {
    /// Around one reader, whose readings all visitors share.
    pub fn new(reader: Arc<LakeReader>) -> Self {
        Self { reader }
    }
}

impl rounds_web::Site for LakeSite {
    fn seen_by(&self, _: &Arc<Visitor>) -> Arc<dyn SiteReader> {
        Arc::clone(&self.reader) as Arc<dyn SiteReader>
    }
}

#[async_trait]
impl SiteReader for LakeReader {
    async fn standing(&self) -> Result<Standing, SiteError> {
        Ok(today::standing(&*self.current().await?))
    }

    async fn today(&self) -> Result<Today, SiteError> {
        Ok(today::today(&*self.current().await?))
    }

    async fn findings(&self, filter: &FindingFilter) -> Result<FindingList, SiteError> {
        Ok(findings::list(&*self.current().await?, filter))
    }

    async fn finding(&self, id: &str) -> Result<FindingPage, SiteError> {
        findings::one(&*self.current().await?, id)
    }

    async fn measures(&self, filter: &MeasureFilter) -> Result<MeasureList, SiteError> {
        Ok(measures::list(&*self.current().await?, filter))
    }

    async fn measure(&self, id: &str, group: Option<&str>) -> Result<MeasurePage, SiteError> {
        measure::one(&*self.current().await?, id, group)
    }

    async fn data(&self, batches: Window) -> Result<DataPage, SiteError> {
        Ok(data::page(&*self.current().await?, &self.site, batches))
    }

    async fn batch(&self, number: i64) -> Result<BatchPage, SiteError> {
        batch::page(&*self.current().await?, self.lake(), number).await
    }

    async fn quarantine(
        &self,
        filter: &QuarantineFilter,
        window: Window,
    ) -> Result<QuarantinePage, SiteError> {
        quarantine::page(&*self.current().await?, self.lake(), filter, window).await
    }

    async fn tables(&self) -> Result<Vec<TableRow>, SiteError> {
        tables::list(&*self.current().await?, self.lake()).await
    }

    async fn table(&self, name: &TableName) -> Result<TablePage, SiteError> {
        tables::one(&*self.current().await?, self.lake(), name).await
    }

    async fn functions(&self) -> Result<Vec<FunctionRow>, SiteError> {
        Ok(functions::list(self.lake()))
    }

    async fn function(&self, name: &str) -> Result<FunctionPage, SiteError> {
        functions::one(self.lake(), &self.query_limits, name).await
    }

    async fn query(&self, question: &Question) -> Result<QueryAnswer, QueryRefused> {
        query::answer(self.lake(), &self.query_limits, question).await
    }
}

/// Turns a cause into the page's error. Causes speak of tables, columns and files, never of rows.
fn failed<E: Display>(what: &'static str) -> impl Fn(E) -> SiteError {
    move |error| SiteError::Failed {
        what,
        detail: error.to_string(),
    }
}

/// There is no such thing; `known` are the names to suggest from.
fn not_found<'a>(
    kind: &'static str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> SiteError {
    SiteError::NotFound {
        kind,
        name: name.to_owned(),
        suggestion: did_you_mean(name, known),
    }
}
