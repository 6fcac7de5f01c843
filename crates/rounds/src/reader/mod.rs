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
mod kept;
mod measure;
mod measures;
mod quarantine;
mod query;
mod reading;
mod refused;
mod rows;
mod seen;
mod series;
mod tables;
#[cfg(test)]
mod tests;
mod today;

use std::fmt::Display;
use std::sync::Arc;

use async_trait::async_trait;
use rounds_core::TableName;
use rounds_core::access::ReadRights;
use rounds_core::suggest::did_you_mean;
use rounds_lake::{Lake, Limits, QueryGate};
use rounds_web::page_data::{
    BatchPage, DataPage, FindingFilter, FindingList, FindingPage, FunctionPage, FunctionRow,
    MeasureFilter, MeasureList, MeasurePage, QuarantineFilter, QuarantinePage, QueryAnswer,
    QueryRefused, Question, Standing, TablePage, TableRow, Today, Window,
};
use rounds_web::{SiteError, SiteReader, Visitor};

pub use refused::refused;

use crate::office::Recorder;
use crate::site::Site;
use current::Current;
use kept::{Kept, Sight};
use seen::Seen;

/// Reads a site for its pages, under one set of rights.
pub struct LakeReader {
    site: Arc<Site>,
    lake: Lake,
    sight: Sight,
    query_limits: Limits,
    kept: Arc<Kept>,
}

impl LakeReader {
    /// A reader that sees all of this site; nothing is read yet.
    pub fn new(site: Arc<Site>) -> Self {
        Self {
            query_limits: site.config.limits(),
            lake: site.lake.clone(),
            sight: Sight::Whole,
            kept: Arc::new(Kept::default()),
            site,
        }
    }

    /// The same site under these rights.
    pub fn seen_by(&self, rights: &ReadRights) -> Self {
        Self {
            site: Arc::clone(&self.site),
            lake: self.site.lake.seen_by(rights),
            sight: Sight::of(rights),
            query_limits: self.query_limits.clone(),
            kept: Arc::clone(&self.kept),
        }
    }

    fn lake(&self) -> &Lake {
        &self.lake
    }

    /// What the newest version of the lake holds for the pages.
    async fn current(&self) -> Result<Arc<Current>, SiteError> {
        let what = "the results of the last round";
        let snapshot = self.lake().latest().map_err(failed(what))?;
        let version = snapshot.version();
        let read = Current::read(self.lake(), snapshot, &self.site.measures);
        let current = self.kept.get_or_read(&self.sight, version, read).await;
        current.map_err(failed(what))
    }
}

/// The site's pages, as each visitor may see them.
pub struct LakeSite {
    reader: LakeReader,
    recorder: Recorder,
    gate: Arc<QueryGate>,
}

impl LakeSite {
    /// Around a reader of everything, which is narrowed to each visitor's rights.
    pub fn new(reader: LakeReader, recorder: Recorder, gate: Arc<QueryGate>) -> Self {
        Self {
            reader,
            recorder,
            gate,
        }
    }
}

impl rounds_web::Site for LakeSite {
    fn seen_by(&self, visitor: &Arc<Visitor>) -> Arc<dyn SiteReader> {
        Arc::new(Seen {
            reader: self.reader.seen_by(&visitor.reading),
            visitor: Arc::clone(visitor),
            recorder: self.recorder.clone(),
            gate: Arc::clone(&self.gate),
        })
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
