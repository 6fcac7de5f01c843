//! Attempts by hand to change something, to leave the tables, or to learn of hidden rows.

use rounds_core::access::ReadRights;
use rounds_lake::LakeError;

use crate::example::{self, DERIVED};
use crate::site::Site;

async fn site() -> Site {
    Site::of(&example::all(), DERIVED).await
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_that_do_more_than_read_are_refused_for_everybody() {
    let site = site().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("taken.csv");
    let copy = format!("copy (select 1) to '{}' stored as csv", file.display());
    let statements = [
        copy.clone(),
        format!("explain {copy}"),
        format!("explain analyze {copy}"),
        "create external table x stored as csv location '/etc/passwd'".to_owned(),
        "create table x as select 1".to_owned(),
        "create view x as select 1".to_owned(),
        "create function f(x int) returns int return x".to_owned(),
        "set datafusion.execution.batch_size = 1".to_owned(),
        "reset datafusion.execution.batch_size".to_owned(),
        "show all".to_owned(),
        "show datafusion.execution.batch_size".to_owned(),
        "prepare p as select 1".to_owned(),
        "execute p".to_owned(),
        "insert into clinical.visit select * from clinical.visit".to_owned(),
        "update clinical.visit set site = 'west'".to_owned(),
        "delete from clinical.visit".to_owned(),
        "truncate table clinical.visit".to_owned(),
        "drop table clinical.visit".to_owned(),
        "select 1 into x".to_owned(),
        "with x as (insert into clinical.visit values (1) returning 1) select * from x".to_owned(),
        "select 1; select 2".to_owned(),
        "select * from '/etc/passwd'".to_owned(),
        "select * from read_csv('/etc/passwd')".to_owned(),
        "select * from parquet_metadata('/etc/passwd')".to_owned(),
    ];
    for rights in [ReadRights::Unlimited, example::west()] {
        for sql in &statements {
            let answer = site.rows(sql, &rights).await;
            assert!(answer.is_err(), "{sql} was answered: {answer:?}");
            assert!(!file.exists(), "{sql} wrote a file");
        }
    }
}

/// What each of these would say if it were evaluated on a row of the east: its notes are no
/// numbers, its costs are zero.
const FAIL_ON_HIDDEN_ROWS: [&str; 12] = [
    "select count(*) from clinical.visit where cast(note as bigint) >= 0",
    "select sum(1 / cast(cost as bigint)) from clinical.visit",
    "select count(*) from clinical.visit where site = 'east' and cast(note as bigint) = 1",
    "select count(*) from clinical.visit where site = 'east' or cast(note as bigint) >= 0",
    "select count(*) from clinical.paid_visit where 1 / cast(cost as bigint) >= 0",
    "select count(*) from clinical.visit v join clinical.patient p on cast(v.note as bigint) >= 0",
    "select max(cast(note as bigint)) over () from clinical.visit",
    "select cast(note as bigint) from clinical.visit order by 1 limit 1",
    "select case when site = 'east' then cast(note as bigint) else 0 end from clinical.visit",
    "select distinct cast(note as bigint) from clinical.visit group by grouping sets ((note), ())",
    "select 1 where exists (select 1 from clinical.visit where cast(note as bigint) < 0)",
    "select * exclude (_hash) from clinical.visit where cast(note as bigint) % 2 = 0",
];

#[tokio::test(flavor = "multi_thread")]
async fn errors_do_not_tell_of_hidden_rows() {
    let site = site().await;
    for sql in FAIL_ON_HIDDEN_ROWS {
        let answer = site.rows(sql, &example::west()).await;
        assert!(answer.is_ok(), "{sql}: {answer:?}");
        if !sql.contains("paid_visit") {
            let failing = site.rows(sql, &ReadRights::Unlimited).await;
            assert!(
                failing.is_err() || sql.contains("exists"),
                "{sql} cannot show anything"
            );
        }
    }
}

/// Each would give a row if a hidden row or value were looked at.
const GIVE_NOTHING: [&str; 14] = [
    "select * from clinical.visit where site = 'east'",
    "select * from clinical.visit where site is null",
    "select * from clinical.patient where name is not null",
    "select * from clinical.patient where patient_id = 'p0'",
    "select * from clinical.patient where birth_date > date '1975-01-01'",
    "select * from clinical.patient where _hash is not null",
    "select * from clinical.patient where array_has(tags, 'all')",
    "select * from (select unnest(tags) as tag from clinical.patient) x where tag = 'all'",
    "select * from \"clinical\".\"visit\" where \"site\" = 'east'",
    "select * from ROUNDS.Clinical.Visit where SITE = 'east'",
    "select v.* from workforce.site s, lateral (select * from clinical.visit v \
     where v.site = s.site and s.site = 'east') v",
    "select * from workforce.site s join clinical.visit v using (site) where s.region = 'inland'",
    "with recursive r as (select site from clinical.visit union all select site from r where false) \
     select * from r where site = 'east'",
    "(select site from clinical.visit union select site from clinical.patient) \
     intersect select 'east'",
];

#[tokio::test(flavor = "multi_thread")]
async fn hidden_rows_and_values_are_not_there() {
    let site = site().await;
    for sql in GIVE_NOTHING {
        let none = Vec::<String>::new();
        assert_eq!(
            site.rows(sql, &example::west()).await.expect(sql),
            none,
            "{sql}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_name_no_files_filters_or_counts() {
    let site = site().await;
    let west = example::west();
    let folder = site.folder().to_str().expect("a path");
    for table in ["clinical.visit", "clinical.paid_visit", "workforce.site"] {
        for how in ["", "format pgjson ", "format graphviz "] {
            let sql = format!("explain {how}select * from {table} where site = 'east'");
            let plan = site.rows(&sql, &west).await.expect("a plan").join("\n");
            assert!(
                !plan.contains("parquet") && !plan.contains(folder),
                "{plan}"
            );
            assert!(
                !plan.contains("west") && !plan.contains("cost > "),
                "{plan}"
            );
            assert!(!plan.contains("pseudonym"), "{plan}");
        }
    }
    for how in ["analyze", "analyze verbose", "verbose", "format tree"] {
        let sql = format!("explain {how} select * from clinical.visit");
        let answer = site.rows(&sql, &west).await;
        assert!(
            matches!(answer, Err(LakeError::Refused(_))),
            "{sql}: {answer:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_name_no_folder_of_the_server() {
    let site = site().await;
    let folder = site.folder();
    for file in parquet_files(&folder.join("clinical/visit")) {
        std::fs::write(file, "no parquet").expect("a damaged file");
    }
    let answer = site
        .rows("select * from clinical.visit", &example::west())
        .await;
    let error = answer.expect_err("a damaged table").to_string();
    assert!(!error.contains(&folder.display().to_string()), "{error}");
}

fn parquet_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the table's folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "parquet"))
        .collect()
}
