//! CSV files through mappings.

use super::support::{TestSite, encounter, total};
use serde_json::{Value, json};

const MAPPING: &str = r#"
title = "Scores"
format = "csv"
files = ["scores*.csv"]

[[table]]
name = "ai.prediction"
[table.columns]
prediction_id = { from = "id" }
model_id = { constant = "risk" }
version = { constant = "1" }
score = { from = "score", null = ["-1"], minimum = 0, maximum = 1 }
site_id = { compute = "'H' || hospital" }

[[table]]
name = "ai.outcome"
[table.columns]
prediction_id = { from = "id" }
label = { from = "died", codes = { ALIVE = 0, EXPIRED = 1 } }
"#;

fn load(site: &TestSite, path: &std::path::Path) -> Value {
    let mapping = site.path("scores.toml");
    let printed = site.run(&[
        "load",
        "--json",
        "--mapping",
        mapping.to_str().expect("UTF-8"),
        path.to_str().expect("UTF-8"),
    ]);
    serde_json::from_str(&printed).expect("a report")
}

#[test]
fn one_record_feeds_two_tables_and_is_counted_once() {
    let site = TestSite::new();
    site.write("scores.toml", MAPPING);
    let text = "id,score,hospital,died\n1,0.25,7,ALIVE\n2,-1,7,EXPIRED\n3,1.7,8,ALIVE\n4,0.5,8,ASLEEP\n5,0.5\n";
    let file = site.write("scores.csv", text);
    let report = load(&site, &file);
    assert_eq!(total(&report, "received"), 5);
    assert_eq!(total(&report, "kept"), 2);
    assert_eq!(total(&report, "quarantined"), 3);
    let rows =
        site.rows("select prediction_id, score, site_id, _line from ai.prediction order by 1");
    assert_eq!(rows[0]["score"], 0.25);
    assert_eq!(rows[0]["site_id"], "H7");
    assert_eq!(rows[0]["_line"], 2);
    assert_eq!(rows[1]["score"], Value::Null);
    assert_eq!(site.value("select sum(label) from ai.outcome"), 1);
    let refused = site.rows("select line, reason, raw from system.quarantine order by line");
    let reasons: Vec<_> = refused.iter().map(|row| row["reason"].clone()).collect();
    assert_eq!(reasons, ["out-of-range", "unknown-code", "malformed"]);
    assert_eq!(refused[1]["raw"], "4,0.5,8,ASLEEP");
}

#[test]
fn a_grown_file_brings_its_new_records_and_a_changed_one_replaces() {
    let site = TestSite::new();
    site.write("scores.toml", MAPPING);
    let file = site.write("scores.csv", "id,score,hospital,died\n1,0.25,7,ALIVE\n");
    load(&site, &file);
    site.write(
        "scores.csv",
        "id,score,hospital,died\n1,0.25,7,ALIVE\n2,0.5,7,ALIVE\n",
    );
    let grown = load(&site, &file);
    assert_eq!(total(&grown, "received"), 1);
    assert_eq!(
        site.value("select _line from ai.prediction where prediction_id = '2'"),
        3
    );
    site.write(
        "scores.csv",
        "id,score,hospital,died\n1,0.75,7,EXPIRED\n2,0.5,7,ALIVE\n",
    );
    let changed = load(&site, &file);
    assert_eq!(total(&changed, "received"), 2);
    assert_eq!(total(&changed, "kept"), 1);
    assert_eq!(total(&changed, "duplicate"), 1);
    assert_eq!(
        site.value("select score from ai.prediction where prediction_id = '1'"),
        0.75
    );
    assert_eq!(site.value("select count(*) from ai.prediction"), 2);
}

#[test]
fn refused_records_are_accepted_after_the_mapping_is_mended() {
    let site = TestSite::new();
    site.write("scores.toml", MAPPING);
    let file = site.write("scores.csv", "id,score,hospital,died\n1,0.25,7,ASLEEP\n");
    assert_eq!(total(&load(&site, &file), "quarantined"), 1);
    site.write(
        "scores.toml",
        &MAPPING.replace("EXPIRED = 1", "EXPIRED = 1, ASLEEP = 0"),
    );
    let told = site.run(&["quarantine", "replay"]);
    assert!(told.contains("1 accepted"), "{told}");
    assert_eq!(site.value("select label from ai.outcome"), 0);
}

#[test]
fn a_rebuilt_table_keeps_the_rows_of_its_mappings() {
    let site = TestSite::new();
    site.write(
        "visits.toml",
        "title = \"Visits\"\nformat = \"csv\"\n[[table]]\nname = \"clinical.encounter\"\n[table.columns]\nid = { from = \"id\" }\n",
    );
    let file = site.write("visits.csv", "id\nmapped\n");
    let mapping = site.path("visits.toml");
    site.run(&[
        "load",
        "--mapping",
        mapping.to_str().expect("UTF-8"),
        file.to_str().expect("UTF-8"),
    ]);
    let resource = site.write(
        "visits.ndjson",
        &encounter("derived", "p", "2026-03-01T09:00:00Z"),
    );
    site.load(&resource);
    site.run(&["rebuild", "clinical.encounter"]);
    let ids = site.rows("select id from clinical.encounter order by id");
    assert_eq!(ids, [json!({"id": "derived"}), json!({"id": "mapped"})]);
}

#[test]
fn a_mended_mapping_judges_every_record_afresh() {
    let site = TestSite::new();
    site.write("scores.toml", MAPPING);
    let text = "id,score,hospital,died\n1,0.25,7,ASLEEP\n2,0.5,7,GONE\n";
    let file = site.write("scores.csv", text);
    assert_eq!(total(&load(&site, &file), "quarantined"), 2);
    site.write(
        "scores.toml",
        &MAPPING.replace("EXPIRED = 1", "EXPIRED = 1, ASLEEP = 0"),
    );
    assert_eq!(total(&load(&site, &file), "kept"), 1);
    let states =
        site.rows("select state, count(*) as rows from system.quarantine group by 1 order by 1");
    assert_eq!(
        states,
        [
            json!({"state": "open", "rows": 1}),
            json!({"state": "superseded", "rows": 2})
        ]
    );
}

#[test]
fn a_mapping_that_names_no_known_column_says_where() {
    let site = TestSite::new();
    site.write("scores.toml", &MAPPING.replace("score = {", "scor = {"));
    let file = site.write("scores.csv", "id\n");
    let mapping = site.path("scores.toml");
    let complaint = site.fail(&[
        "load",
        "--mapping",
        mapping.to_str().expect("UTF-8"),
        file.to_str().expect("UTF-8"),
    ]);
    assert!(complaint.contains("scores.toml:12"), "{complaint}");
    assert!(complaint.contains("did you mean \"score\"?"), "{complaint}");
}

#[test]
fn a_file_that_ends_with_a_full_block_is_read_to_its_end() {
    let site = TestSite::new();
    site.write("scores.toml", MAPPING);
    let mut text = "id,score,hospital,died\n".to_owned();
    for id in 0..4096 {
        text.push_str(&format!("{id},0.5,7,ALIVE\n"));
    }
    let report = load(&site, &site.write("scores.csv", &text));
    assert_eq!(total(&report, "kept"), 4096);
}

/// Ten megabytes, which several workers share where there are several cores.
#[test]
fn of_equal_keys_the_last_in_the_file_stays_whoever_read_it() {
    const KEYS: usize = 15_000;
    let site = TestSite::new();
    site.write("scores.toml", MAPPING);
    let mut text = "id,score,hospital,died,note\n".to_owned();
    let note = "two\nlines, ".repeat(20);
    for (pass, score) in ["0.1", "0.2", "0.3", "1.3"].into_iter().enumerate() {
        // The last pass is out of range for one key in a hundred and leaves the others alone.
        let step = if pass == 3 { 100 } else { 1 };
        for key in (0..KEYS).step_by(step) {
            text.push_str(&format!("{key},{score},{pass},ALIVE,\"{note}\"\n"));
        }
    }
    let report = load(&site, &site.write("scores.csv", &text));
    assert_eq!(total(&report, "kept"), 15_000);
    assert_eq!(total(&report, "duplicate"), 30_000);
    assert_eq!(total(&report, "quarantined"), 150);
    let kept = site.rows(
        "select count(*) as n, count(distinct prediction_id) as ids, min(score) as low, max(score) as high, min(site_id) as site, min(_line) as first, max(_line) as last from ai.prediction",
    );
    // Every record has 21 lines; the third pass begins after 30,000 of them and the header.
    let expected = json!({
        "n": 15_000, "ids": 15_000, "low": 0.3, "high": 0.3, "site": "H2",
        "first": 2 + 30_000 * 21, "last": 2 + 44_999 * 21,
    });
    assert_eq!(kept, [expected]);
    let refused = site.rows("select min(line) as first, count(*) as n from system.quarantine");
    assert_eq!(refused, [json!({"first": 2 + 45_000 * 21, "n": 150})]);
}

#[test]
fn a_duplicate_takes_no_other_record_with_it_where_line_ends_are_mixed() {
    let site = TestSite::new();
    site.write("scores.toml", MAPPING);
    let text = "id,score,hospital,died\n1,0.25,7,ALIVE\r\n2,0.5,7,ALIVE\n1,0.75,7,ALIVE\n";
    let report = load(&site, &site.write("scores.csv", text));
    assert_eq!(total(&report, "kept"), 2);
    let rows = site.rows("select prediction_id, _line from ai.prediction order by 1");
    let expected = [("1", 4), ("2", 3)];
    assert_eq!(
        rows,
        expected.map(|(id, line)| json!({"prediction_id": id, "_line": line}))
    );
}
