//! The process dies at many points of a load; a rerun ends with exactly the rows of a clean one.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use super::support::{TestSite, encounter, patient};

/// Content of every table the load writes, and the counts of its batches.
fn content(site: &TestSite) -> Vec<Value> {
    let questions = [
        "select id, family, _line from clinical.patient order by id",
        "select id, patient_id, start, _line from clinical.encounter order by id",
        "select resource_type, id, resource from raw.fhir order by 1, 2",
        "select line, reason, raw, state from system.quarantine order by line",
        "select file is not null as file, received, kept, duplicate, quarantined from system.ingest_batch order by batch",
    ];
    questions
        .iter()
        .map(|sql| Value::Array(site.rows(sql)))
        .collect()
}

fn export(people: usize) -> String {
    let mut text = String::new();
    for number in 0..people {
        let id = format!("p{number:05}");
        text += &patient(&id, "Family");
        text += &encounter(&format!("e{number:05}"), &id, "2026-03-01T09:00:00Z");
    }
    text + "{\"broken\n"
}

#[test]
fn a_death_at_any_step_of_the_commit_is_made_good_by_the_next_run() {
    let clean = TestSite::new();
    let text = export(40);
    let file = clean.write("export.ndjson", &text);
    clean.load(&file);
    let expected = content(&clean);
    let points = [
        "decided",
        "committed one table:1",
        "committed one table:2",
        "committed one table:3",
        "committed one table:4",
        "committed one table:5",
        "recorded",
    ];
    for point in points {
        let site = TestSite::new();
        let file = site.write("export.ndjson", &text);
        let path = file.to_str().expect("UTF-8");
        let died = site
            .command(&["load", path])
            .env("ROUNDS_CRASH_AT", point)
            .stderr(Stdio::null())
            .status()
            .expect("the program runs");
        assert!(!died.success(), "{point}: the process did not die");
        // A reader sees all of the load or nothing.
        let seen = site.value("select count(*) from clinical.patient");
        let whole = site.value("select count(*) from system.ingest_batch");
        assert_eq!(
            seen.as_i64().map(|rows| rows / 40),
            whole.as_i64(),
            "{point}"
        );
        site.run(&["load", path]);
        assert_eq!(content(&site), expected, "after a death at {point:?}");
    }
}

#[test]
fn a_kill_at_any_moment_of_a_load_loses_and_doubles_nothing() {
    let text = export(3000);
    let clean = TestSite::new();
    let file = clean.write("export.ndjson", &text);
    let begun = std::time::Instant::now();
    clean.load(&file);
    let whole_ms = u64::try_from(begun.elapsed().as_millis()).expect("a short load");
    let expected = content(&clean);
    let site = TestSite::new();
    let file = site.write("export.ndjson", &text);
    let path = file.to_str().expect("UTF-8");
    let kills = 12;
    for kill in 0..kills {
        let mut load = site
            .command(&["load", path])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let patience = Duration::from_millis(whole_ms * kill / kills);
        std::thread::park_timeout(patience);
        load.kill().expect("killed or over");
        load.wait().expect("over");
    }
    site.run(&["load", path]);
    assert_eq!(content(&site), expected);
}
