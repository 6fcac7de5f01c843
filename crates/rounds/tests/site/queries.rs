//! SQL only reads, within limits.

use super::support::{TestSite, patient};

fn loaded() -> TestSite {
    let site = TestSite::new();
    let people: String = (0..100)
        .map(|n| patient(&format!("p{n}"), "Same"))
        .collect();
    let file = site.write("people.ndjson", &people);
    site.load(&file);
    site
}

#[test]
fn whatever_could_change_something_is_refused() {
    let site = loaded();
    let target = site.path("stolen.csv");
    let copy = format!("copy clinical.patient to '{}'", target.display());
    let explained = format!("explain analyze {copy}");
    let statements = [
        copy.as_str(),
        explained.as_str(),
        "create table t as select 1",
        "create view v as select 1",
        "create external table t stored as csv location '/etc/passwd'",
        "drop table clinical.patient",
        "insert into clinical.patient select * from clinical.patient",
        "update clinical.patient set family = 'x'",
        "delete from clinical.patient",
        "truncate table clinical.patient",
        "set datafusion.execution.batch_size = 1",
        "reset datafusion.execution.batch_size",
        "prepare p as select 1",
        "execute p",
        "explain analyze insert into clinical.patient select * from clinical.patient",
        "with x as (insert into clinical.patient select 1) select * from x",
        "select * into t from clinical.patient",
        "begin",
        "show all",
        "select 1; select 2",
        "",
    ];
    for sql in statements {
        let complaint = site.fail(&["query", sql]);
        assert!(complaint.starts_with("error: "), "{sql}: {complaint}");
    }
    assert!(!target.exists());
    assert_eq!(site.value("select count(*) from clinical.patient"), 100);
}

#[test]
fn files_cannot_be_read_by_name() {
    let site = loaded();
    let file = site.path("people.ndjson");
    let complaint = site.fail(&["query", &format!("select * from '{}'", file.display())]);
    assert!(complaint.contains("there is no table"), "{complaint}");
}

#[test]
fn plans_and_table_lists_may_be_asked_for() {
    let site = loaded();
    assert!(
        site.run(&["query", "explain select id from clinical.patient"])
            .contains("Scan")
    );
    assert!(site.run(&["query", "show tables"]).contains("encounter"));
}

#[test]
fn rows_beyond_the_limit_are_cut_and_said_to_be() {
    let site = loaded();
    let output = site.output(&[
        "query",
        "--rows",
        "7",
        "--csv",
        "select id from clinical.patient",
    ]);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(printed.lines().count(), 8);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("cut off after 7 rows"), "{said}");
}

#[test]
fn a_query_that_takes_too_long_is_ended() {
    let site = loaded();
    let output = site
        .command(&[
            "query",
            "select count(*) from generate_series(1, 100000000000) a where a.value % 7 = 3",
        ])
        .env("ROUNDS_QUERY_SECONDS", "1")
        .output()
        .expect("the program runs");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(complaint.contains("took longer than 1 s"), "{complaint}");
}

#[test]
fn a_query_that_needs_too_much_memory_is_ended() {
    let site = loaded();
    let output = site
        .command(&[
            "query",
            "select array_agg(a.value) from generate_series(1, 30000000) a",
        ])
        .env("ROUNDS_QUERY_MEMORY_MIB", "16")
        .output()
        .expect("the program runs");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        complaint.contains("more memory than it may use"),
        "{complaint}"
    );
}

#[test]
fn a_wrong_name_is_answered_with_the_names_there_are() {
    let site = loaded();
    let complaint = site.fail(&["query", "select famly from clinical.patient"]);
    assert!(complaint.contains("family"), "{complaint}");
}

#[test]
fn days_are_cut_in_the_facilitys_time_zone() {
    let site = loaded();
    let day =
        site.value("select cast(local_date(timestamp '2026-06-30T22:30:00Z') as varchar) as day");
    assert_eq!(day, "2026-07-01");
}
