//! Rounds on a small lake: what is computed, what is left alone, what is found.
#![cfg(feature = "lake")]

use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use rounds_lake::{Answer, Definitions, Lake, LakeSettings, Limits};
use rounds_measures::definition::MeasureSet;
use rounds_measures::read;
use rounds_measures::{RoundReport, round};

/// Written by the tests themselves; the schema name keeps it free of provenance columns.
const VISIT_TABLE: &str = r#"
[[table]]
name = "system.visit"
title = "One visit"
key = ["visit_id"]
time = "at"
column = [
    { name = "visit_id", type = "integer", phi = "none", meaning = "id" },
    { name = "at", type = "timestamp", phi = "none", meaning = "when" },
    { name = "site", type = "string", phi = "none", meaning = "where" },
]
"#;

const VISITS: &str = "/*---
id: test.visits
title: Visits
description: Visits per month.
unit: visits
kind: count
direction: neither
period: month
groups: [site]
signal: { chart: xmr, baseline: 12 }
citation: none needed
time: { system.visit: at }
---*/
select date_trunc('month', at) as period, site, count(*) as numerator
from system.visit group by 1, 2 -- a comment at the end";

const SHARE: &str = "/*---
id: test.share_west
title: Share at West
description: Share of visits that were at West.
unit: \"% of visits\"
kind: proportion
direction: lower
period: month
minimum: denominator >= 20
signal: { chart: p }
citation: none needed
---*/
select date_trunc('month', at) as period,
       count(*) filter (where site = 'West') as numerator, count(*) as denominator
from system.visit group by 1";

const IMPOSSIBLE: &str = "/*---
id: test.impossible
title: Impossible
description: More events than there are.
unit: \"% of visits\"
kind: proportion
direction: lower
period: month
citation: none needed
---*/
select date_trunc('month', at) as period, count(*) + 1 as numerator, count(*) as denominator
from system.visit group by 1";

struct Site {
    _folder: tempfile::TempDir,
    lake: Lake,
    next_id: i64,
}

fn now() -> Timestamp {
    "2026-11-20T08:00:00Z".parse().expect("an instant")
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let tables = rounds_content::tables()
            .filter(|(name, _)| ["measure.toml", "governance.toml", "system.toml"].contains(name))
            .chain([("visit.toml", VISIT_TABLE)]);
        let definitions = Definitions::read([], tables, &TimeZone::UTC).expect("definitions");
        let settings = LakeSettings {
            references: Default::default(),
            time_zone: TimeZone::UTC,
            threads: 2,
            keep_raw: false,
            pseudonym_key: None,
            query_memory_bytes: rounds_lake::session::QUERY_MEMORY_BYTES,
        };
        let lake = Lake::open(folder.path(), definitions, settings).expect("a lake");
        Self {
            _folder: folder,
            lake,
            next_id: 0,
        }
    }

    /// `count` visits in the month of this day, none before it.
    fn visits(&mut self, day: Date, site: Option<&str>, count: usize) -> RecordBatch {
        let midnight = day.to_zoned(TimeZone::UTC).expect("in range").timestamp();
        let (mut ids, mut instants) = (Vec::new(), Vec::new());
        for number in 0..count {
            self.next_id += 1;
            ids.push(self.next_id);
            let hours = i64::try_from(number % 600).expect("small");
            instants.push((midnight + hours.hours()).as_microsecond());
        }
        let instants = TimestampMicrosecondArray::from(instants).with_timezone("UTC");
        let columns: [(&str, ArrayRef); 3] = [
            ("visit_id", Arc::new(Int64Array::from(ids))),
            ("at", Arc::new(instants)),
            ("site", Arc::new(StringArray::from(vec![site; count]))),
        ];
        RecordBatch::try_from_iter(columns).expect("columns of one length")
    }

    async fn load(&mut self, batches: &[RecordBatch]) {
        let table = "system.visit".parse().expect("a table name");
        let mut transaction = self.lake.begin("load", now()).await.expect("begin");
        transaction.append(&table, batches).await.expect("append");
        transaction.commit().await.expect("commit");
    }

    /// Two years with about 100 visits a month at West and 150 at East.
    async fn load_two_years(&mut self) {
        let mut batches = Vec::new();
        let mut day = date(2024, 9, 1);
        for number in 0..24usize {
            batches.push(self.visits(day, Some("West"), 95 + (number * 7) % 11));
            batches.push(self.visits(day, Some("East"), 144 + (number * 5) % 13));
            day = day.saturating_add(1.month());
        }
        self.load(&batches).await;
    }

    async fn round(&self, files: &[(&str, &str)]) -> RoundReport {
        let set = MeasureSet::from_files(files.iter().copied());
        round(&self.lake, &set, now(), &TimeZone::UTC, |_| ())
            .await
            .expect("a round")
    }

    async fn query(&self, sql: &str) -> Answer {
        let snapshot = self.lake.latest().expect("a snapshot");
        self.lake
            .query(&snapshot, sql, &Limits::INTERACTIVE)
            .await
            .expect("an answer")
    }

    async fn text(&self, sql: &str) -> String {
        let answer = self.query(sql).await;
        arrow_cast::pretty::pretty_format_batches(&answer.batches)
            .expect("a table")
            .to_string()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_shipped_measure_plans_on_the_shipped_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = rounds_content::tables();
    let definitions = Definitions::read(rounds_content::views(), tables, &TimeZone::UTC);
    let settings = LakeSettings {
        references: Default::default(),
        time_zone: TimeZone::UTC,
        threads: 2,
        keep_raw: false,
        pseudonym_key: None,
        query_memory_bytes: rounds_lake::session::QUERY_MEMORY_BYTES,
    };
    let lake = Lake::open(folder.path(), definitions.expect("definitions"), settings);
    let lake = lake.expect("a lake");
    let set = MeasureSet::from_files(rounds_content::measures());
    let report = round(&lake, &set, now(), &TimeZone::UTC, |_| ())
        .await
        .expect("a round");
    let failures: Vec<&str> = report
        .failed
        .iter()
        .map(|failed| failed.message.as_str())
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(report.evaluated.len(), set.len());
    let again = round(&lake, &set, now(), &TimeZone::UTC, |_| ())
        .await
        .expect("a round");
    assert_eq!((again.unchanged, again.lake_version), (set.len(), None));
}

const BOTH: [(&str, &str); 2] = [("test/visits.sql", VISITS), ("test/share_west.sql", SHARE)];

#[tokio::test(flavor = "multi_thread")]
async fn a_round_with_nothing_new_writes_nothing() {
    let mut site = Site::new();
    site.load_two_years().await;
    let first = site.round(&BOTH).await;
    assert_eq!(first.failed, []);
    assert_eq!(first.evaluated.len(), 2);
    assert_eq!(first.results(), 48 + 24);
    let version = site.lake.latest().expect("a snapshot").version();
    assert_eq!(first.lake_version, Some(version));
    let second = site.round(&BOTH).await;
    assert_eq!((second.unchanged, second.evaluated.len()), (2, 0));
    assert_eq!(second.lake_version, None);
    assert_eq!(site.lake.latest().expect("a snapshot").version(), version);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_rows_are_computed_for_their_periods_alone_and_give_what_computing_all_gives() {
    let columns = "select measure_id, period_start, group_key, numerator, denominator, value, low, high, n, method, \
                   suppressed, partial from measure.result order by 1, 2, 3";
    let mut site = Site::new();
    site.load_two_years().await;
    site.round(&BOTH).await;
    let late = site.visits(date(2026, 7, 3), Some("West"), 3);
    let new = site.visits(date(2026, 9, 1), None, 90);
    site.load(&[late, new]).await;
    let report = site.round(&BOTH).await;
    let visits = report
        .evaluated
        .iter()
        .find(|measure| measure.id == "test.visits")
        .expect("computed");
    assert_eq!(visits.mode, "incremental: 2026-07-01 to before 2026-10-01");
    assert_eq!(
        visits.results, 5,
        "two sites in July and August, (missing) in September"
    );
    let incremental = site.text(columns).await;
    assert!(incremental.contains("site=(missing)"), "{incremental}");

    let full = Site::new();
    let rows = site.query("select * from system.visit").await;
    let mut full = full;
    full.load(&rows.batches).await;
    full.round(&BOTH).await;
    assert_eq!(incremental, full.text(columns).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_measure_says_where_and_stops_nobody() {
    let mut site = Site::new();
    site.load_two_years().await;
    let files = [
        ("test/visits.sql", VISITS),
        ("test/impossible.sql", IMPOSSIBLE),
        ("test/broken.sql", "select 1"),
    ];
    let report = site.round(&files).await;
    assert_eq!(report.evaluated.len(), 1);
    let messages: Vec<&str> = report
        .failed
        .iter()
        .map(|failed| failed.message.as_str())
        .collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(
        messages[0].starts_with("test/broken.sql:1: "),
        "{messages:?}"
    );
    assert!(
        messages[1].starts_with("test/impossible.sql:11: test.impossible, period 2024-09: "),
        "{messages:?}"
    );
    let version = site.lake.latest().expect("a snapshot").version();
    let again = site.round(&files).await;
    assert_eq!(again.failed.len(), 2);
    assert_eq!(
        site.lake.latest().expect("a snapshot").version(),
        version,
        "the same failure is no news"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_measure_may_not_read_what_rounds_write() {
    let mut site = Site::new();
    site.load_two_years().await;
    let own = VISITS
        .replace("system.visit group", "measure.result group")
        .replace("date_trunc('month', at)", "period_start")
        .replace("site, count", "group_key as site, count")
        .replace("time: { system.visit: at }\n", "");
    let report = site.round(&[("test/visits.sql", own.as_str())]).await;
    assert!(
        report.failed[0]
            .message
            .contains("measure.result, which every round writes"),
        "{:?}",
        report.failed
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rise_becomes_a_finding_that_pages_can_read_and_that_closes() {
    let mut site = Site::new();
    site.load_two_years().await;
    site.round(&BOTH).await;
    let jump = [
        site.visits(date(2026, 9, 1), Some("West"), 260),
        site.visits(date(2026, 9, 1), Some("East"), 150),
        site.visits(date(2026, 10, 1), Some("West"), 1),
    ];
    site.load(&jump).await;
    let report = site.round(&BOTH).await;
    assert_eq!(
        report.opened.len(),
        2,
        "visits at West, and the share of West"
    );
    let snapshot = site.lake.latest().expect("a snapshot");
    let findings = read::findings(&site.lake, &snapshot)
        .await
        .expect("findings");
    assert_eq!(findings.len(), 2);
    assert_eq!(
        findings[0].finding.measure.id, "test.share_west",
        "a concern comes before what is neutral"
    );
    assert!(
        findings[1]
            .title
            .starts_with("Visits: above its limits for West in 2026-09"),
        "{}",
        findings[1].title
    );
    let set = MeasureSet::from_files(BOTH);
    let definition = set.get("test.visits").expect("defined");
    let detail = read::measure(&site.lake, &snapshot, definition)
        .await
        .expect("a page");
    assert_eq!(detail.series.len(), 2);
    assert_eq!(detail.definitions.len(), 1);
    assert_eq!(detail.findings.len(), 1);
    let charted = detail.series[1].charted.as_ref().expect("a chart");
    assert_eq!(charted.points.len(), 25);
    assert_eq!(charted.points.last().expect("points").value, 260.0);
    let lines = read::measures(&site.lake, &snapshot, &set)
        .await
        .expect("lines");
    assert_eq!(
        lines.iter().map(|line| line.open_findings).sum::<usize>(),
        2
    );
    assert_eq!(
        read::rounds(&site.lake, &snapshot)
            .await
            .expect("rounds")
            .len(),
        2
    );

    let quiet = [
        site.visits(date(2026, 10, 1), Some("West"), 99),
        site.visits(date(2026, 10, 1), Some("East"), 150),
        site.visits(date(2026, 11, 1), Some("West"), 40),
    ];
    site.load(&quiet).await;
    let report = site.round(&BOTH).await;
    assert_eq!(
        (report.opened.len(), report.closed.len()),
        (0, 0),
        "one quiet month is not enough"
    );
    let changed = VISITS.replace("count(*)", "count(visit_id)");
    let report = site
        .round(&[("test/visits.sql", changed.as_str()), BOTH[1]])
        .await;
    assert_eq!(report.closed.len(), 1, "a new definition is a new series");
    let rows = site.text("select definition_hash, count(*) as n from measure.result where measure_id = 'test.visits' group by 1").await;
    assert_eq!(
        rows.matches("| 5").count(),
        2,
        "both definitions keep their results: {rows}"
    );
}
