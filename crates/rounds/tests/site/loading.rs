//! FHIR files in: counts reconcile, nothing is taken twice, nothing is lost.

use serde_json::json;

use super::support::{TestSite, encounter, patient, total};

#[test]
fn every_line_is_kept_known_or_refused() {
    let site = TestSite::new();
    let lines = [
        patient("a", "Ames"),
        patient("b", "Boyd"),
        "{\"resourceType\":\"Patient\",\"id\":\n".to_owned(),
        r#"{"resourceType":"Patient","id":"c","birthDate":"2021-02-30"}"#.to_owned() + "\n",
        r#"{"resourceType":"Patient","gender":"male"}"#.to_owned() + "\n",
        "\n".to_owned(),
        patient("a", "Ames"),
    ];
    let file = site.write("export/people.ndjson", &lines.concat());
    let report = site.load(&file);
    assert_eq!(total(&report, "received"), 6);
    assert_eq!(total(&report, "kept"), 2);
    assert_eq!(total(&report, "duplicate"), 1);
    assert_eq!(total(&report, "quarantined"), 3);
    assert_eq!(site.value("select count(*) from clinical.patient"), 2);
    let refused =
        site.rows("select line, reason, \"column\", raw from system.quarantine order by line");
    let reasons: Vec<_> = refused.iter().map(|row| row["reason"].clone()).collect();
    assert_eq!(reasons, ["malformed", "impossible-date", "missing-key"]);
    assert_eq!(refused[1]["column"], "patient.birth_date");
    assert_eq!(refused[1]["line"], 4);
    assert_eq!(refused[0]["raw"], "{\"resourceType\":\"Patient\",\"id\":");
}

#[test]
fn loading_again_changes_nothing() {
    let site = TestSite::new();
    let file = site.write("export/people.ndjson", &patient("a", "Ames"));
    let first = site.load(&file);
    let again = site.load(&file);
    assert_eq!(first["lake_version"], 1);
    assert_eq!(again["lake_version"], json!(null));
    assert_eq!(again["unchanged"].as_array().map(Vec::len), Some(1));
    // The same content under another name is read, and known.
    let copy = site.write("export/copy.ndjson", &patient("a", "Ames"));
    let copied = site.load(&copy);
    assert_eq!(total(&copied, "duplicate"), 1);
    assert_eq!(site.value("select count(*) from clinical.patient"), 1);
}

#[test]
fn a_file_that_grew_brings_only_what_is_new() {
    let site = TestSite::new();
    let mut text = patient("a", "Ames") + &patient("b", "Boyd");
    // The last line is not finished yet.
    let file = site.write(
        "people.ndjson",
        &(text.clone() + r#"{"resourceType":"Pati"#),
    );
    let first = site.load(&file);
    assert_eq!(total(&first, "received"), 3);
    assert_eq!(total(&first, "quarantined"), 1);
    text += &patient("c", "Cole");
    text += &patient("d", "Dunn");
    site.write("people.ndjson", &text);
    let second = site.load(&file);
    assert_eq!(total(&second, "received"), 2);
    assert_eq!(total(&second, "kept"), 2);
    assert_eq!(site.value("select count(*) from clinical.patient"), 4);
    let states = site.rows("select state from system.quarantine");
    assert_eq!(states, [json!({"state": "superseded"})]);
    let line = site.value("select _line from clinical.patient where id = 'd'");
    assert_eq!(line, 4);
}

#[test]
fn a_newer_resource_replaces_the_older_one_and_history_stays_readable() {
    let site = TestSite::new();
    let first = site.write(
        "one.ndjson",
        &(patient("a", "Ames") + &patient("b", "Boyd")),
    );
    site.load(&first);
    let second = site.write("two.ndjson", &patient("a", "Abbot"));
    let report = site.load(&second);
    assert_eq!(total(&report, "kept"), 1);
    assert_eq!(total(&report, "replaced"), 1);
    let families = site.rows("select family from clinical.patient order by family");
    assert_eq!(
        families,
        [json!({"family": "Abbot"}), json!({"family": "Boyd"})]
    );
    let before = site.run(&[
        "query",
        "--json",
        "--as-of",
        "1",
        "select family from clinical.patient order by family",
    ]);
    assert!(
        before.contains("Ames") && !before.contains("Abbot"),
        "{before}"
    );
    assert_eq!(site.value("select count(*) from raw.fhir"), 2);
}

#[test]
fn an_older_version_that_arrives_late_is_a_duplicate() {
    let site = TestSite::new();
    let version = |family: &str, at: &str| {
        format!(
            r#"{{"resourceType":"Patient","id":"a","meta":{{"lastUpdated":"{at}"}},"name":[{{"family":"{family}"}}]}}"#
        ) + "\n"
    };
    let newer = site.write("newer.ndjson", &version("New", "2026-02-01T00:00:00Z"));
    site.load(&newer);
    let older = site.write("older.ndjson", &version("Old", "2026-01-01T00:00:00Z"));
    let report = site.load(&older);
    assert_eq!(total(&report, "duplicate"), 1);
    assert_eq!(site.value("select family from clinical.patient"), "New");
}

#[test]
fn a_compressed_file_that_breaks_off_keeps_what_came_before() {
    use std::io::Write;
    let site = TestSite::new();
    let text: String = (0..5000)
        .map(|n| patient(&format!("p{n}"), &format!("Family{}", n * 7919)))
        .collect();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).expect("compressed");
    let whole = encoder.finish().expect("compressed");
    let path = site.path("broken.ndjson.gz");
    std::fs::write(&path, &whole[..whole.len() / 2]).expect("written");
    let report = site.load(&path);
    let kept = total(&report, "kept");
    assert!(kept > 1000 && kept < 5000, "{kept}");
    assert_eq!(
        total(&report, "received"),
        kept + total(&report, "quarantined")
    );
    let message = site.value("select message from system.quarantine order by line desc limit 1");
    assert!(
        message
            .as_str()
            .is_some_and(|text| text.contains("breaks off")),
        "{message}"
    );
}

#[test]
fn a_new_view_is_derived_from_the_resources_kept() {
    let site = TestSite::new();
    let file = site.write(
        "export/all.ndjson",
        &(patient("a", "Ames") + &encounter("e1", "a", "2026-03-01T09:00:00+01:00")),
    );
    site.load(&file);
    site.write(
        "site/views/visit.json",
        r#"{"resourceType":"ViewDefinition","name":"visit","status":"draft","resource":"Encounter",
            "description":"One visit","select":[{"column":[
            {"name":"id","path":"getResourceKey()","type":"string","description":"the visit's id"},
            {"name":"start","path":"period.start","type":"dateTime","description":"when it began"}]}]}"#,
    );
    assert_eq!(site.value("select count(*) from clinical.visit"), 0);
    site.run(&["rebuild", "clinical.visit"]);
    assert_eq!(
        site.value("select start from clinical.visit"),
        "2026-03-01T08:00:00Z"
    );
}

#[test]
fn refused_rows_are_accepted_after_the_view_is_mended() {
    let site = TestSite::new();
    let view = |kind: &str| {
        format!(
            r#"{{"resourceType":"ViewDefinition","name":"basic","status":"draft","resource":"Basic",
            "description":"One thing","select":[{{"column":[
            {{"name":"id","path":"getResourceKey()","type":"string","description":"its id"}},
            {{"name":"created","path":"created","type":"{kind}","description":"when"}}]}}]}}"#
        )
    };
    site.write("site/views/basic.json", &view("date"));
    let line = r#"{"resourceType":"Basic","id":"x","created":"around Easter"}"#;
    let file = site.write("basic.ndjson", &format!("{line}\n"));
    assert_eq!(total(&site.load(&file), "quarantined"), 1);
    site.write("site/views/basic.json", &view("string"));
    let told = site.run(&["quarantine", "replay"]);
    assert!(told.contains("1 accepted, 0 refused again"), "{told}");
    assert_eq!(
        site.value("select created from clinical.basic"),
        "around Easter"
    );
    assert_eq!(
        site.value("select state from system.quarantine"),
        "replayed"
    );
    assert!(
        site.run(&["quarantine"])
            .contains("nothing is in quarantine")
    );
}

#[test]
fn a_line_that_is_too_long_is_refused_and_the_next_one_is_read() {
    let site = TestSite::new();
    let long = format!(
        r#"{{"resourceType":"Patient","id":"long","x":"{}"}}"#,
        "y".repeat(17 << 20)
    );
    let file = site.write(
        "long.ndjson",
        &(patient("a", "Ames") + &long + "\n" + &patient("b", "Boyd")),
    );
    let report = site.load(&file);
    assert_eq!(total(&report, "received"), 3);
    assert_eq!(total(&report, "kept"), 2);
    let refused = site.rows("select line, reason, raw_truncated from system.quarantine");
    assert_eq!(
        refused,
        [json!({"line": 2, "reason": "too-long", "raw_truncated": true})]
    );
}
