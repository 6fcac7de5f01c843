//! Snapshots of a small lake: taken, computed again, and what is found when something was changed.
#![cfg(feature = "lake")]

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use rounds_core::TableName;
use rounds_governance::Readings as _;
use rounds_governance::evidence::Snapshot;
use rounds_lake::{Definitions, Lake, LakeSettings};
use rounds_measures::definition::MeasureSet;
use rounds_measures::evidence::{
    EvidenceError, FaultKind, MeasureWanted, Order, PERIODS, Verdict, take, verify,
};
use rounds_measures::readings::LakeReadings;
use rounds_measures::round;

const TABLES: &str = r#"
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

[[table]]
name = "system.western_visit"
title = "One visit at West"
key = ["visit_id"]
column = [
    { name = "visit_id", type = "integer", phi = "none", meaning = "id" },
    { name = "at", type = "timestamp", phi = "none", meaning = "when" },
]
query = "select visit_id, at from system.visit where site = 'West'"
"#;

const SHARE: &str = "/*---
id: test.share
title: Share at West
description: Share of visits that were at West.
unit: \"% of visits\"
kind: proportion
direction: lower
period: month
minimum: denominator >= 5
citation: none needed
time: { system.visit: at }
---*/
select date_trunc('month', at) as period,
       count(*) filter (where site = 'West') as numerator, count(*) as denominator
from system.visit group by 1";

const WEST: &str = "/*---
id: test.west
title: Visits at West
description: Visits at West.
unit: visits
kind: count
direction: neither
period: month
citation: none needed
---*/
select date_trunc('month', at) as period, count(*) as numerator
from system.western_visit group by 1";

struct Site {
    folder: tempfile::TempDir,
    next_id: i64,
}

fn now() -> Timestamp {
    "2026-11-20T08:00:00Z".parse().expect("an instant")
}

fn measures() -> MeasureSet {
    MeasureSet::from_files([("test/share.sql", SHARE), ("test/west.sql", WEST)])
}

impl Site {
    async fn new() -> Self {
        let mut site = Self {
            folder: tempfile::tempdir().expect("a folder"),
            next_id: 0,
        };
        for month in 1..=9 {
            site.load(date(2026, month, 1), 4 + month as usize).await;
        }
        site.round().await;
        site
    }

    /// Opened anew each time: nothing of a file is remembered.
    fn lake(&self) -> Lake {
        self.lake_with(TABLES)
    }

    fn lake_with(&self, tables: &str) -> Lake {
        let wanted = ["measure.toml", "governance.toml", "system.toml"];
        let shipped = rounds_content::tables().filter(|(name, _)| wanted.contains(name));
        let mut files: Vec<(&str, &str)> = shipped.collect();
        files.push(("visit.toml", tables));
        let definitions = Definitions::read([], files, &TimeZone::UTC).expect("definitions");
        let settings = LakeSettings {
            references: Default::default(),
            time_zone: TimeZone::UTC,
            threads: 2,
            keep_raw: false,
            pseudonym_key: None,
            query_memory_bytes: rounds_lake::session::QUERY_MEMORY_BYTES,
        };
        Lake::open(self.folder.path(), definitions, settings).expect("a lake")
    }

    /// Visits on consecutive hours, every third at West.
    async fn load(&mut self, day: Date, count: usize) {
        let midnight = day.to_zoned(TimeZone::UTC).expect("in range").timestamp();
        let (mut ids, mut instants, mut sites) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..count {
            self.next_id += 1;
            ids.push(self.next_id);
            let hours = i64::try_from(number).expect("small");
            instants.push((midnight + hours.hours()).as_microsecond());
            sites.push(if number % 3 == 0 { "West" } else { "East" });
        }
        let instants = TimestampMicrosecondArray::from(instants).with_timezone("UTC");
        let columns: [(&str, ArrayRef); 3] = [
            ("visit_id", Arc::new(Int64Array::from(ids))),
            ("at", Arc::new(instants)),
            ("site", Arc::new(StringArray::from(sites))),
        ];
        let rows = RecordBatch::try_from_iter(columns).expect("columns of one length");
        let table: TableName = "system.visit".parse().expect("a name");
        let lake = self.lake();
        let mut transaction = lake.begin("load", now()).await.expect("begin");
        transaction.append(&table, &[rows]).await.expect("append");
        transaction.commit().await.expect("commit");
    }

    async fn round(&self) {
        let report = round(&self.lake(), &measures(), now(), &TimeZone::UTC, |_| {}).await;
        assert!(report.expect("a round").failed.is_empty());
    }

    async fn take(&self, measure: &str, groups: &[&str]) -> Result<Snapshot, EvidenceError> {
        self.take_as_of(measure, groups, None).await
    }

    async fn take_as_of(
        &self,
        measure: &str,
        groups: &[&str],
        as_of: Option<Date>,
    ) -> Result<Snapshot, EvidenceError> {
        let order = Order {
            title: "Before the meeting".to_owned(),
            tool: None,
            site: "North".to_owned(),
            software: "0.6.0".to_owned(),
            taken_at: now(),
            measures: vec![MeasureWanted {
                measure: measure.to_owned(),
                groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            }],
            periods: PERIODS,
            as_of,
        };
        take(&self.lake(), &measures(), &order).await
    }

    async fn taken(&self, measure: &str) -> Snapshot {
        self.take(measure, &[]).await.expect("a snapshot")
    }

    async fn verify(&self, snapshot: &Snapshot) -> Verdict {
        verify(&self.lake(), snapshot, "0.6.0").await
    }

    fn first_file(&self, snapshot: &Snapshot) -> PathBuf {
        let table = snapshot.tables.first().expect("a table");
        let file = table.files.first().expect("a file");
        self.folder.path().join(&file.path)
    }
}

fn said(verdict: &Verdict) -> Vec<String> {
    verdict.faults.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_snapshot_holds_the_counted_values_and_is_equal_when_computed_again() {
    let site = Site::new().await;
    let snapshot = site.taken("test.share").await;
    assert_eq!(snapshot.values(), 9);
    let last = snapshot.items[0].values.last().expect("a value");
    // September: 13 visits, numbers 0, 3, 6, 9 and 12 at West.
    assert_eq!(last.numerator.as_deref(), Some("5"));
    assert_eq!(last.denominator.as_deref(), Some("13"));
    assert_eq!(last.value.as_deref(), Some("0.384615385"));
    assert_eq!(snapshot.items[0].definition, SHARE);
    assert_eq!(snapshot.tables[0].files.len(), 9);
    let verdict = site.verify(&snapshot).await;
    assert_eq!(said(&verdict), [""; 0]);
    assert_eq!(verdict.compared, 9);
    assert!(verdict.notes.is_empty());
    let later = verify(&site.lake(), &snapshot, "0.7.0").await;
    assert!(later.is_equal());
    assert_eq!(
        later.notes,
        ["it was taken by version 0.6.0 of the program and computed again by version 0.7.0"]
    );
}

#[tokio::test]
async fn later_data_and_rounds_do_not_touch_a_snapshot() {
    let mut site = Site::new().await;
    let before = site.taken("test.share").await;
    site.load(date(2026, 3, 15), 40).await;
    site.load(date(2026, 10, 1), 12).await;
    site.round().await;
    assert_eq!(said(&site.verify(&before).await), [""; 0]);
    let after = site.taken("test.share").await;
    assert_ne!(after.items, before.items);
    // The round computed March to October anew and left what was before: two versions.
    assert_eq!(after.items.len(), 2);
    let verdict = site.verify(&after).await;
    assert_eq!(said(&verdict), [""; 0]);
    assert_eq!(verdict.compared, 10);
}

#[tokio::test]
async fn a_snapshot_as_of_a_day_holds_what_was_over_on_it() {
    let site = Site::new().await;
    let taken = async |day: Date| site.take_as_of("test.share", &[], Some(day)).await;
    let june = taken(date(2026, 6, 30)).await.expect("January to May");
    assert_eq!(june.values(), 5);
    let july = taken(date(2026, 7, 1)).await.expect("January to June");
    assert_eq!(july.values(), 6);
    assert!(site.verify(&july).await.is_equal());
    let nothing = taken(date(2026, 1, 31)).await;
    assert_eq!(
        nothing.expect_err("no month was over").to_string(),
        "test.share has no results under its present definition for a period that was over on \
         2026-01-31: do a round first, or name a later day"
    );
}

#[tokio::test]
async fn a_changed_byte_of_a_file_is_damage_and_no_disagreement() {
    let site = Site::new().await;
    let snapshot = site.taken("test.share").await;
    let path = site.first_file(&snapshot);
    let mut bytes = std::fs::read(&path).expect("the file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).expect("written");
    let verdict = site.verify(&snapshot).await;
    let said = said(&verdict);
    assert_eq!(verdict.compared, 0);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].ends_with("has another content than then"),
        "{said:?}"
    );
    assert!(said[0].contains(&snapshot.tables[0].files[0].path));
    assert!(said[1].contains("was not compared: it rests on system.visit version "));
    assert!(
        verdict
            .faults
            .iter()
            .all(|fault| fault.kind == FaultKind::Damage)
    );
}

#[tokio::test]
async fn a_missing_file_is_named_and_nothing_is_taken_of_it() {
    let site = Site::new().await;
    let snapshot = site.taken("test.share").await;
    std::fs::remove_file(site.first_file(&snapshot)).expect("removed");
    let said = said(&site.verify(&snapshot).await);
    let path = &snapshot.tables[0].files[0].path;
    assert_eq!(
        said[0],
        format!(
            "damage: {path} of system.visit version {} is missing",
            snapshot.tables[0].version
        )
    );
    let refused = site.take("test.share", &[]).await;
    assert!(
        matches!(refused, Err(EvidenceError::Lake(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_shortened_file_is_damage() {
    let site = Site::new().await;
    let snapshot = site.taken("test.share").await;
    let path = site.first_file(&snapshot);
    let bytes = std::fs::read(&path).expect("the file");
    std::fs::write(&path, &bytes[1..]).expect("written");
    let said = said(&site.verify(&snapshot).await);
    assert!(said[0].contains(&format!(
        "has {} bytes and had {}",
        bytes.len() - 1,
        bytes.len()
    )));
    let refused = site.take("test.share", &[]).await;
    assert!(
        matches!(refused, Err(EvidenceError::Damaged { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_changed_value_is_a_disagreement_with_both_numbers() {
    let site = Site::new().await;
    let mut snapshot = site.taken("test.share").await;
    let kept = snapshot.hash();
    snapshot.items[0].values[8].value = Some("0.384615386".to_owned());
    assert_ne!(snapshot.hash(), kept);
    assert_eq!(
        said(&site.verify(&snapshot).await),
        [
            "disagreement: test.share as of lake version 9, month from 2026-09-01: the value was 0.384615386 and is 0.384615385"
        ]
    );
    let mut snapshot = site.taken("test.share").await;
    snapshot.items[0].values[0].period_start = date(2025, 1, 1);
    assert_eq!(
        said(&site.verify(&snapshot).await),
        [
            "disagreement: test.share as of lake version 9, month from 2025-01-01: there is no result"
        ]
    );
}

#[tokio::test]
async fn a_changed_query_is_found_by_its_hash() {
    let site = Site::new().await;
    let mut snapshot = site.taken("test.share").await;
    snapshot.items[0].definition = SHARE.replace("'West'", "'East'");
    let said = said(&site.verify(&snapshot).await);
    assert_eq!(said.len(), 1);
    assert!(
        said[0]
            .starts_with("snapshot: test.share as of lake version 9: its definition has the hash")
    );
    snapshot.items[0].definition = "select 1".to_owned();
    assert_eq!(site.verify(&snapshot).await.compared, 0);
}

#[tokio::test]
async fn a_computed_table_is_pinned_by_its_query_and_the_tables_below() {
    let site = Site::new().await;
    let snapshot = site.taken("test.west").await;
    let names: Vec<&str> = snapshot.tables.iter().map(|read| &*read.table).collect();
    assert_eq!(names, ["system.visit", "system.western_visit"]);
    assert!(snapshot.tables[0].query.is_none());
    assert!(snapshot.tables[1].query.is_some() && snapshot.tables[1].files.is_empty());
    assert_eq!(said(&site.verify(&snapshot).await), [""; 0]);
    let other = site.lake_with(&TABLES.replace("site = 'West'\"", "site = 'East'\""));
    let said = said(&verify(&other, &snapshot, "0.6.0").await);
    assert_eq!(
        said[0],
        "setup: the query of system.western_visit is another one than then"
    );
    assert!(said[1].starts_with("disagreement: "), "{said:?}");
}

#[tokio::test]
async fn what_is_not_there_is_said_with_a_suggestion() {
    let site = Site::new().await;
    let message = |taken: Result<Snapshot, EvidenceError>| match taken {
        Ok(_) => "taken".to_owned(),
        Err(error) => error.to_string(),
    };
    assert_eq!(
        message(site.take("test.shore", &[]).await),
        "there is no measure \"test.shore\", did you mean \"test.share\"?"
    );
    assert!(
        message(site.take("test.share", &["site=West"]).await).contains("no results for the group")
    );
}

#[tokio::test]
async fn readings_are_the_results_of_the_present_definition() {
    let site = Site::new().await;
    let lake = site.lake();
    let latest = lake.latest().expect("a snapshot");
    let readings = LakeReadings::read(&lake, &latest, &measures())
        .await
        .expect("readings");
    let series = readings.series("test.share", "");
    assert_eq!(series.len(), 9);
    let last = series.last().expect("a reading");
    assert_eq!(last.period.start, date(2026, 9, 1));
    assert_eq!((last.numerator, last.denominator), (Some(5.0), Some(13.0)));
    assert!(last.partial && !series[0].partial);
    let words = readings.measure("test.share").expect("words");
    assert_eq!(words.title, "Share at West");
    assert!(readings.measure("test.nothing").is_none());
    let changed = SHARE.replace("count(*) as denominator", "count(site) as denominator");
    let others = MeasureSet::from_files([("test/share.sql", changed.as_str())]);
    let readings = LakeReadings::read(&lake, &latest, &others)
        .await
        .expect("readings");
    assert!(readings.series("test.share", "").is_empty());
}

/// Evidence of years ago is computed from these files.
#[tokio::test]
async fn no_change_removes_a_file_that_an_earlier_version_has() {
    let mut site = Site::new().await;
    let lake = site.lake();
    let first = lake.latest().expect("a snapshot");
    let files = lake.files_through(&first).expect("files");
    assert!(files.len() > 20);
    for month in 1..=6 {
        site.load(date(2026, month, 20), 3).await;
        site.round().await;
        let table: TableName = "system.visit".parse().expect("a name");
        let lake = site.lake();
        let mut transaction = lake.begin("rebuild", now()).await.expect("begin");
        transaction
            .overwrite(&table, &[])
            .await
            .expect("overwritten");
        transaction.commit().await.expect("commit");
        site.round().await;
    }
    for file in files {
        let path = site.folder.path().join(&file);
        assert!(path.is_file(), "{} is gone", file.display());
    }
    let whole = site.lake().missing_files(&first).await.expect("files");
    assert!(whole.is_empty());
}
