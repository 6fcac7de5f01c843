//! Tables that a query gives: computed when read, or kept and made again after their inputs.
#![cfg(feature = "lake")]

use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use jiff::{Timestamp, tz::TimeZone};
use rounds_lake::{Definitions, Lake, LakeError, LakeSettings, Limits, refresh};

const VISIT: &str = r#"
[[table]]
name = "system.visit"
title = "One visit"
key = ["id"]
column = [
    { name = "id", type = "integer", phi = "none", meaning = "id" },
    { name = "site", type = "string", phi = "none", meaning = "where" },
]
"#;

const PER_SITE: &str = r#"
[[table]]
name = "system.visits_per_site"
title = "One site"
key = ["site"]
KEEP
column = [
    { name = "site", type = "string", phi = "none", meaning = "where" },
    { name = "visits", type = "integer", phi = "none", meaning = "how many" },
]
query = "select site, count(*) as visits from system.visit group by 1 order by 1"
"#;

struct Site {
    _folder: tempfile::TempDir,
    lake: Lake,
}

impl Site {
    fn with(derived: &str) -> Result<Self, LakeError> {
        let folder = tempfile::tempdir().expect("a folder");
        let tables = [("visit.toml", VISIT), ("derived.toml", derived)];
        let settings = LakeSettings {
            references: Default::default(),
            time_zone: TimeZone::UTC,
            threads: 2,
            keep_raw: false,
            pseudonym_key: None,
            query_memory_bytes: rounds_lake::session::QUERY_MEMORY_BYTES,
        };
        let definitions = Definitions::read([], tables, &TimeZone::UTC)?;
        let lake = Lake::open(folder.path(), definitions, settings)?;
        Ok(Self {
            _folder: folder,
            lake,
        })
    }

    async fn load(&self, sites: &[&str]) {
        let ids: Int64Array = (0..sites.len() as i64).collect();
        let columns: [(&str, ArrayRef); 2] = [
            ("id", Arc::new(ids)),
            ("site", Arc::new(StringArray::from(sites.to_vec()))),
        ];
        let rows = RecordBatch::try_from_iter(columns).expect("columns of one length");
        let table = "system.visit".parse().expect("a table name");
        let mut transaction = self.lake.begin("load", at()).await.expect("begin");
        transaction.append(&table, &[rows]).await.expect("append");
        transaction.commit().await.expect("commit");
    }

    async fn text(&self, sql: &str) -> Result<String, LakeError> {
        let snapshot = self.lake.latest()?;
        let answer = self.lake.query(&snapshot, sql, &Limits::WHOLE).await?;
        let table = arrow_cast::pretty::pretty_format_batches(&answer.batches);
        Ok(table.expect("a table").to_string())
    }
}

fn at() -> Timestamp {
    "2026-11-20T08:00:00Z".parse().expect("an instant")
}

const BOTH_SITES: &str = "\
+------+--------+
| site | visits |
+------+--------+
| east | 1      |
| west | 2      |
+------+--------+";

#[tokio::test(flavor = "multi_thread")]
async fn a_derived_table_is_computed_whenever_it_is_read() {
    let site = Site::with(&PER_SITE.replace("KEEP", "")).expect("a site");
    site.load(&["west", "east", "west"]).await;
    let all = "select * from system.visits_per_site order by site";
    assert_eq!(site.text(all).await.expect("rows"), BOTH_SITES);
    let snapshot = site.lake.latest().expect("a snapshot");
    let table = "system.visits_per_site".parse().expect("a table name");
    assert_eq!(
        site.lake.size(&snapshot, &table).await.expect("a size"),
        (2, 0)
    );
    let read = site.lake.tables_read(&snapshot, all).await.expect("tables");
    assert_eq!(
        read.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["system.visit"],
        "changes of its inputs are what makes a measure of it stale"
    );
    assert!(
        refresh(&site.lake, at())
            .await
            .expect("nothing")
            .made
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_table_is_made_again_only_after_its_inputs_changed() {
    let site = Site::with(&PER_SITE.replace("KEEP", "keep = true")).expect("a site");
    let all = "select * from system.visits_per_site order by site";
    site.load(&["west", "east", "west"]).await;
    assert!(!site.text(all).await.expect("rows").contains("west"));
    assert_eq!(refresh(&site.lake, at()).await.expect("made").made.len(), 1);
    assert_eq!(site.text(all).await.expect("rows"), BOTH_SITES);
    let version = site.lake.latest().expect("a snapshot").version();
    assert!(
        refresh(&site.lake, at())
            .await
            .expect("idle")
            .made
            .is_empty()
    );
    assert_eq!(site.lake.latest().expect("a snapshot").version(), version);
    site.load(&["north"]).await;
    assert_eq!(refresh(&site.lake, at()).await.expect("made").made.len(), 1);
    assert!(site.text(all).await.expect("rows").contains("north"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_table_without_rows_is_not_made_again_and_again() {
    let none = PER_SITE.replace("KEEP", "keep = true").replace(
        "from system.visit group",
        "from system.visit where site = 'nowhere' group",
    );
    let site = Site::with(&none).expect("a site");
    site.load(&["west"]).await;
    let version = site.lake.latest().expect("a snapshot").version();
    for _ in 0..2 {
        let refreshed = refresh(&site.lake, at()).await.expect("idle");
        assert!(refreshed.made.is_empty() && refreshed.failed.is_empty());
    }
    assert_eq!(site.lake.latest().expect("a snapshot").version(), version);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_query_makes_a_kept_table_again_and_a_broken_one_keeps_its_rows() {
    let first = PER_SITE.replace("KEEP", "keep = true");
    let site = Site::with(&first).expect("a site");
    site.load(&["west", "east", "west"]).await;
    assert_eq!(refresh(&site.lake, at()).await.expect("made").made.len(), 1);
    let reopen = |derived: &str| {
        let tables = [("visit.toml", VISIT), ("derived.toml", derived)];
        let definitions = Definitions::read([], tables, &TimeZone::UTC).expect("definitions");
        let settings = site.lake.settings().clone();
        Lake::open(site._folder.path(), definitions, settings).expect("a lake")
    };
    let broken = reopen(&first.replace("count(*) as visits", "sum(nothing) as visits"));
    let refreshed = refresh(&broken, at()).await.expect("a lake");
    assert_eq!((refreshed.made.len(), refreshed.failed.len()), (0, 1));
    let all = "select * from system.visits_per_site order by site";
    assert_eq!(site.text(all).await.expect("rows"), BOTH_SITES);
    let doubled = reopen(&first.replace("count(*) as visits", "2 * count(*) as visits"));
    assert_eq!(refresh(&doubled, at()).await.expect("made").made.len(), 1);
    assert!(site.text(all).await.expect("rows").contains("| west | 4"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_with_other_columns_than_defined_is_refused_by_name() {
    let renamed = PER_SITE
        .replace("KEEP", "")
        .replace("as visits", "as number");
    let site = Site::with(&renamed).expect("a site");
    let error = site.text("select * from system.visits_per_site").await;
    let message = error.expect_err("a refusal").to_string();
    assert!(
        message.contains("system.visits_per_site") && message.contains("site, number"),
        "{message}"
    );
    let without_query = VISIT
        .replace("key =", "keep = true\nkey =")
        .replace("system.visit", "system.other");
    let error = Site::with(&without_query).err().expect("a refusal");
    assert!(error.to_string().contains("give a query"), "{error}");
}

/// When this fails because the counts are right, the engine is mended and the guard can go.
#[tokio::test(flavor = "multi_thread")]
async fn grouping_above_an_unnest_of_groups_is_refused_and_the_way_round_is_right() {
    let site = Site::with(&PER_SITE.replace("KEEP", "")).expect("a site");
    let grouped =
        "select 'a' as v, array_agg(x) as l from generate_series(1, 6) as t(x) group by 1";
    let odd = |from: &str| {
        format!(
            "select v, b % 2 as odd, count(*) as n from (select v, unnest(l) as b from ({from})) group by 1, 2 order by odd"
        )
    };
    let error = site.text(&odd(grouped)).await.expect_err("a refusal");
    assert!(error.to_string().contains("wrong rows"), "{error}");
    let way_round = format!("{grouped} union all select null, null where false");
    let found = site.text(&odd(&way_round)).await.expect("rows");
    assert!(
        found.contains("| a | 0   | 3 |") && found.contains("| a | 1   | 3 |"),
        "{found}"
    );
    let outermost = format!("select v, unnest(l) as b from ({grouped}) order by b");
    assert!(site.text(&outermost).await.is_ok());
}
