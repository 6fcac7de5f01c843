//! A site with two measures and two years of visits that suddenly double, loaded and gone round.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::{ToSpan, tz::TimeZone};
use rounds_access::InstallationKey;
use rounds_core::FixedClock;
use rounds_lake::ingest::{LoadReport, LoadRequest, Progress, SourceFormat, discover, load};
use rounds_lake::{Definitions, Lake, LakeSettings};
use rounds_measures::{MeasureSet, RoundReport};
use tempfile::TempDir;

use crate::config;
use crate::reader::LakeReader;
use crate::site::Site;

/// Full months in the data; the month after them has begun.
pub const FULL_MONTHS: i32 = 23;
/// Visits in the months before they double; one month has one more or less than the next.
const VISITS: i32 = 20;
/// Emergency visits in every month: fewer than the minimum of the share.
pub const EMERGENCY: u32 = 2;
/// The last full months, in which visits doubled.
const DOUBLED_MONTHS: i32 = 2;

const COUNT: &str = "/*---
id: test.visits
title: Visits
description: Visits that began in the month.
unit: visits
kind: count
direction: lower
period: month
signal: { chart: xmr, baseline: 12 }
citation: made for this test
---*/
select cast(date_trunc('month', start) as date) as period, count(*) as numerator
from clinical.encounter group by 1
";

const SHARE: &str = "/*---
id: test.finished
title: Finished visits
description: Of the visits that began in the month, the share that is finished.
unit: \"% of visits\"
kind: proportion
direction: higher
period: month
groups: [class]
minimum: denominator >= 5
signal: { chart: p, baseline: 12 }
citation: made for this test
---*/
select cast(date_trunc('month', start) as date) as period, class,
       count(*) filter (where status = 'finished') as numerator, count(*) as denominator
from clinical.encounter group by 1, 2
";

/// The site in a folder that goes when this goes.
pub struct SmallSite {
    pub folder: TempDir,
    pub reader: LakeReader,
}

/// A site to which nothing has been loaded.
pub fn empty() -> SmallSite {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("rounds.toml");
    let config = "name = \"Small\"\ntime_zone = \"UTC\"\n";
    let config = config::parse(&file, config).expect("a configuration");
    let definitions = Definitions::read(
        rounds_content::views(),
        rounds_content::tables(),
        &TimeZone::UTC,
    );
    let settings = LakeSettings {
        references: Default::default(),
        time_zone: TimeZone::UTC,
        threads: 2,
        keep_raw: true,
        pseudonym_key: None,
        query_memory_bytes: rounds_lake::session::QUERY_MEMORY_BYTES,
    };
    let data = folder.path().join("lake");
    let lake = Lake::open(&data, definitions.expect("shipped definitions"), settings);
    let files = [("test/visits.sql", COUNT), ("test/finished.sql", SHARE)];
    let measures = MeasureSet::from_files(files);
    assert!(measures.invalid().is_empty(), "{:?}", measures.invalid());
    let site = Site {
        folder: folder.path().to_owned(),
        config,
        lake: lake.expect("a lake"),
        measures: Arc::new(measures),
        key: Arc::new(InstallationKey::from_bytes([7; 32])),
    };
    SmallSite {
        reader: LakeReader::new(Arc::new(site)),
        folder,
    }
}

/// A site with data after its first round.
pub async fn loaded() -> SmallSite {
    let small = empty();
    small.load("Encounter.ndjson", &encounters()).await;
    let report = small.round(now()).await;
    assert!(report.failed.is_empty(), "{:?}", report.failed);
    small
}

impl SmallSite {
    /// Writes a file into the source's folder and loads the folder.
    pub async fn load(&self, file: &str, text: &str) -> LoadReport {
        let export = self.folder.path().join("export");
        std::fs::create_dir_all(&export).expect("a folder");
        std::fs::write(export.join(file), text).expect("written");
        self.load_folder(&export).await
    }

    async fn load_folder(&self, export: &Path) -> LoadReport {
        let request = LoadRequest {
            source: "ehr".to_owned(),
            files: discover(export, &[SourceFormat::FhirNdjson]).expect("files"),
            mapping: None,
            mapping_name: None,
        };
        let progress = Arc::new(Progress::default());
        let report = load(
            self.reader.lake(),
            vec![request],
            &FixedClock(now()),
            &progress,
        )
        .await;
        report.expect("loaded")
    }

    /// Does a round.
    pub async fn round(&self, at: Timestamp) -> RoundReport {
        let (lake, measures) = (self.reader.lake(), &self.reader.site.measures);
        let report = rounds_measures::round(lake, measures, at, &TimeZone::UTC, |_| {}).await;
        report.expect("a round")
    }
}

/// When the first round is done: in the month that has begun.
pub fn now() -> Timestamp {
    "2026-01-20T06:00:00Z".parse().expect("an instant")
}

/// First day of a month of the data.
pub fn month(number: i32) -> Date {
    date(2024, 2, 1).saturating_add(number.months())
}

/// Visits in a month, emergencies included.
pub fn visits_in(number: i32) -> u32 {
    let usual = VISITS + number % 2;
    let doubled = number >= FULL_MONTHS - DOUBLED_MONTHS;
    u32::try_from(if doubled { 2 * usual } else { usual }).expect("a positive number")
}

/// All visits of the data, those of the month that has begun included.
pub fn visits() -> u64 {
    (0..=FULL_MONTHS)
        .map(|number| u64::from(visits_in(number)))
        .sum()
}

/// One line per visit, then one that is there twice, one without an id and one that is cut short.
fn encounters() -> String {
    let mut text = String::new();
    for number in 0..=FULL_MONTHS {
        for visit in 0..visits_in(number) {
            let class = if visit < EMERGENCY { "EMER" } else { "AMB" };
            let line = encounter(&format!("e-{number}-{visit}"), class, month(number));
            writeln!(text, "{line}").expect("a string takes everything");
        }
    }
    writeln!(text, "{}", encounter("e-0-0", "EMER", month(0))).expect("a string");
    writeln!(
        text,
        "{}",
        encounter("e-0-0", "EMER", month(0)).replace("\"id\":\"e-0-0\",", "")
    )
    .expect("a string");
    writeln!(text, "{{\"resourceType\":\"Encounter\",\"id\":\"O'Brien\",").expect("a string");
    text
}

/// One visit as a line of NDJSON.
pub fn encounter(id: &str, class: &str, day: Date) -> String {
    format!(
        "{{\"resourceType\":\"Encounter\",\"id\":\"{id}\",\"status\":\"finished\",\"class\":{{\"code\":\"{class}\"}},\"period\":{{\"start\":\"{day}T09:00:00Z\"}}}}"
    )
}
