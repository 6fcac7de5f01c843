//! A site with invented values in the states a real one can be in, so that every page renders in
//! tests and in `cargo run -p rounds-web --example sample`. Nothing here is read by the product.

mod batches;
mod catalogue;
mod door;
mod findings;
pub(crate) mod functions;
mod measures;
mod office;
mod questions;
mod tables;
mod values;

use std::sync::Arc;

use async_trait::async_trait;
use jiff::{Timestamp, tz::TimeZone};
use rounds_core::{FixedClock, TableName};

use crate::api::MemoryShelf;
use crate::app::{App, ShellInfo};
use crate::page_data::{
    BatchPage, DataPage, FindingFilter, FindingList, FindingPage, FunctionPage, FunctionRow,
    MeasureFilter, MeasureList, MeasurePage, QuarantineFilter, QuarantinePage, QueryAnswer,
    QueryRefused, Question, RoundNote, Standing, TablePage, TableRow, Today, VitalSign, Window,
};
use crate::site_reader::{Site, SiteError, SiteReader};
use crate::visit::Visitor;

pub use door::{LockedDoor, SAMPLE_FORM_TOKEN, sample_door, sample_visitor};
pub use office::{
    SAMPLE_CODE, SAMPLE_ONE_TIME, SAMPLE_PASSWORD, SAMPLE_PENDING, SAMPLE_SESSION, sample_office,
};

/// A state a site can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// Data, results, some findings.
    Normal,
    /// Just made: nothing loaded.
    Empty,
    /// Data and results, nothing to report.
    Quiet,
    /// Long names, markup in names, many groups, small groups, many rows, a failed source.
    Crowded,
    /// Reading fails.
    Failing,
}

impl Scenario {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Normal,
        Self::Empty,
        Self::Quiet,
        Self::Crowded,
        Self::Failing,
    ];
}

/// A site with invented values.
#[derive(Debug, Clone, Copy)]
pub struct SampleSite {
    /// The state it is in.
    pub scenario: Scenario,
}

/// When the sample's last round finished: 2026-11-16T11:10:00Z.
const LAST_ROUND_SECONDS: i64 = 1_794_827_400;

fn instant(seconds_before_last_round: i64) -> Timestamp {
    Timestamp::from_second(LAST_ROUND_SECONDS - seconds_before_last_round)
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What the frame of the sample says.
pub fn sample_shell() -> ShellInfo {
    ShellInfo {
        site_name: "Meridian Health".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        time_zone: TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC),
        is_open: true,
        query_rows_max: 200,
        query_export_rows_max: 100_000,
        query_seconds_max: 30,
    }
}

/// Everything of the sample, with the door standing open; give it another door to lock it.
pub fn sample_app(scenario: Scenario) -> App {
    App {
        site: Arc::new(SampleSite { scenario }),
        door: sample_door(),
        office: sample_office(scenario),
        shelf: Arc::new(MemoryShelf::default()),
        info: sample_shell(),
        clock: Arc::new(FixedClock(instant(0))),
    }
}

impl SampleSite {
    fn readable(&self, what: &'static str) -> Result<(), SiteError> {
        if self.scenario == Scenario::Failing {
            let detail = "the sample fails on purpose".to_owned();
            return Err(SiteError::Failed { what, detail });
        }
        Ok(())
    }
}

impl Site for SampleSite {
    fn seen_by(&self, _: &Arc<Visitor>) -> Arc<dyn SiteReader> {
        Arc::new(Self {
            scenario: self.scenario,
        })
    }
}

#[async_trait]
impl SiteReader for SampleSite {
    async fn standing(&self) -> Result<Standing, SiteError> {
        self.readable("the last round")?;
        let is_empty = self.scenario == Scenario::Empty;
        Ok(Standing {
            as_of: (!is_empty).then(|| instant(0)),
            changes: findings::changed(self.scenario).len() as u64,
            findings_open: findings::count_open(self.scenario),
            measures: catalogue::invented(self.scenario).len() as u64,
        })
    }

    async fn today(&self) -> Result<Today, SiteError> {
        self.readable("the last round")?;
        let is_empty = self.scenario == Scenario::Empty;
        let last_round = RoundNote {
            finished_at: instant(0),
            measures: catalogue::invented(self.scenario).len() as u64,
            rows_new: 48_112,
            rows_quarantined: 37,
        };
        Ok(Today {
            since: (!is_empty).then(|| instant(3 * 86_400)),
            last_round: (!is_empty).then_some(last_round),
            changes: findings::changed(self.scenario),
            findings_open: findings::count_open(self.scenario),
            vital_signs: vital_signs(self.scenario),
        })
    }

    async fn findings(&self, filter: &FindingFilter) -> Result<FindingList, SiteError> {
        self.readable("the findings")?;
        Ok(findings::list(self.scenario, filter))
    }

    async fn finding(&self, id: &str) -> Result<FindingPage, SiteError> {
        self.readable("the finding")?;
        findings::one(self.scenario, id).ok_or_else(|| not_found("finding", id))
    }

    async fn measures(&self, filter: &MeasureFilter) -> Result<MeasureList, SiteError> {
        self.readable("the measures")?;
        Ok(measures::list(self.scenario, filter))
    }

    async fn measure(&self, id: &str, group: Option<&str>) -> Result<MeasurePage, SiteError> {
        self.readable("the measure")?;
        let page = measures::one(self.scenario, id, group);
        page.ok_or_else(|| not_found("measure", id))
    }

    async fn data(&self, window: Window) -> Result<DataPage, SiteError> {
        self.readable("the sources")?;
        Ok(batches::data(self.scenario, window))
    }

    async fn batch(&self, number: i64) -> Result<BatchPage, SiteError> {
        self.readable("the batch")?;
        batches::one(self.scenario, number).ok_or_else(|| not_found("batch", &number.to_string()))
    }

    async fn quarantine(
        &self,
        filter: &QuarantineFilter,
        window: Window,
    ) -> Result<QuarantinePage, SiteError> {
        self.readable("the quarantine")?;
        Ok(batches::quarantine(self.scenario, filter, window))
    }

    async fn tables(&self) -> Result<Vec<TableRow>, SiteError> {
        self.readable("the tables")?;
        Ok(tables::list(self.scenario))
    }

    async fn table(&self, name: &TableName) -> Result<TablePage, SiteError> {
        self.readable("the table")?;
        tables::one(self.scenario, name).ok_or_else(|| not_found("table", &name.to_string()))
    }

    async fn functions(&self) -> Result<Vec<FunctionRow>, SiteError> {
        self.readable("the functions")?;
        let all = functions::all(self.scenario).into_iter();
        Ok(all.map(|function| function.row).collect())
    }

    async fn function(&self, name: &str) -> Result<FunctionPage, SiteError> {
        self.readable("the function")?;
        functions::one(self.scenario, name)
    }

    async fn query(&self, question: &Question) -> Result<QueryAnswer, QueryRefused> {
        questions::answer(self.scenario, question)
    }
}

fn not_found(kind: &'static str, name: &str) -> SiteError {
    SiteError::NotFound {
        kind,
        name: name.to_owned(),
        suggestion: String::new(),
    }
}

fn vital_signs(scenario: Scenario) -> Vec<VitalSign> {
    let list = measures::list(scenario, &MeasureFilter::default());
    list.rows
        .into_iter()
        .filter_map(|row| {
            let (period, reading) = row.latest?;
            Some(VitalSign {
                measure_id: row.id,
                title: row.title,
                scale: row.scale,
                period,
                reading,
                variation: row.variation,
            })
        })
        .take(6)
        .collect()
}
