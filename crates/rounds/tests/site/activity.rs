//! Events of an audit log: from AuditEvents and from an access log, in one table, and what is
//! measured from them.

use super::support::{TestSite, total};
use serde_json::{Value, json};

/// An access log as relational extracts of audit logs look: instant and process tell lines apart.
const ACCESS_LOG: &str = r#"
title = "Access log"
format = "csv"
files = ["access*.csv"]
time_zone = "Europe/Berlin"

[[table]]
name = "activity.event"
[table.columns]
source_system = { constant = "ehr" }
event_id = { compute = "access_instant || '-' || process_id" }
at = { from = "access_time", format = "%Y-%m-%d %H:%M:%S" }
clinician_id = { from = "user_id" }
department_id = { from = "department_id" }
patient_id = { from = "pat_id" }
action_code = { from = "metric_id" }
action = { from = "metric_name" }
category = { from = "metric_id", codes = { 17008 = "chart_review", 60012 = "note" }, other = "keep" }
break_glass = { constant = "false" }
"#;

const HEADER: &str =
    "access_instant,process_id,access_time,user_id,department_id,pat_id,metric_id,metric_name\n";

fn audit_event(id: &str, action: &str) -> Value {
    json!({
        "resourceType": "AuditEvent", "id": id, "action": action,
        "type": {"code": "rest"}, "recorded": "2026-03-02T09:00:00+01:00",
        "agent": [{"requestor": true, "who": {"reference": "Practitioner/dr"}}],
        "source": {"observer": {"display": "imaging"}},
        "entity": [{"what": {"reference": "Patient/p1"}}]
    })
}

fn load(site: &TestSite, path: &std::path::Path, more: &[&str]) -> Value {
    let mut arguments = vec!["load", "--json"];
    arguments.extend(more);
    arguments.push(path.to_str().expect("UTF-8"));
    serde_json::from_str(&site.run(&arguments)).expect("a report")
}

fn load_log(site: &TestSite, lines: &str) {
    site.write("log.toml", ACCESS_LOG);
    let file = site.write("access.csv", &format!("{HEADER}{lines}"));
    let mapping = site.path("log.toml");
    let mapping = mapping.to_str().expect("UTF-8");
    let report = load(site, &file, &["--mapping", mapping]);
    assert_eq!(total(&report, "quarantined"), 0);
}

#[test]
fn audit_events_and_an_access_log_fill_one_table() {
    let site = TestSite::new();
    load_log(
        &site,
        "5840000001,7,2026-03-02 09:00:00,u1,d1,p1,17008,Report viewed\n\
         5840000001,8,2026-03-02 09:00:00,u1,d1,p1,60012,Note signed\n",
    );
    let events = site.write(
        "audit.ndjson",
        &format!("{}\n{}\n", audit_event("a", "R"), audit_event("b", "R")),
    );
    load(&site, &events, &[]);
    let rows = site.rows(
        "select source_system, count(*) as events, count(distinct category) as categories \
         from activity.event group by 1 order by 1",
    );
    assert_eq!(rows[0]["source_system"], "ehr");
    assert_eq!(rows[0]["events"], 2);
    assert_eq!(rows[0]["categories"], 2);
    assert_eq!(rows[1]["source_system"], "imaging");
    assert_eq!(rows[1]["events"], 2);
    // Both wrote nine o'clock in Berlin.
    assert_eq!(
        site.value("select count(distinct at) from activity.event"),
        1
    );
}

#[test]
fn an_audit_event_that_comes_again_changed_takes_its_place() {
    for settings in ["", "keep_raw = false\n"] {
        let site = TestSite::new();
        let config = std::fs::read_to_string(site.path("site/rounds.toml")).expect("a file");
        site.write("site/rounds.toml", &format!("{settings}{config}"));
        let first = site.write("one.ndjson", &format!("{}\n", audit_event("a", "R")));
        load(&site, &first, &[]);
        let second = site.write("two.ndjson", &format!("{}\n", audit_event("a", "C")));
        let report = load(&site, &second, &[]);
        assert_eq!(total(&report, "kept"), 1, "{settings}");
        let access = site.rows("select access from activity.event");
        assert_eq!(access.len(), 1, "{settings}");
        assert_eq!(access[0]["access"], "C", "{settings}");
    }
}

#[test]
fn a_table_of_another_schema_is_rebuilt_from_the_resources_kept() {
    let site = TestSite::new();
    let events = site.write("audit.ndjson", &format!("{}\n", audit_event("a", "R")));
    load(&site, &events, &[]);
    site.run(&["rebuild", "activity.event"]);
    assert_eq!(site.value("select count(*) from activity.event"), 1);
}

/// Ten minutes between 17:55 and 18:05 on a Monday, an event every minute: nine gaps of 60 s, of
/// which four begin at 18:00 or later.
#[test]
fn time_after_hours_goes_by_the_clock_on_the_wall() {
    let site = TestSite::new();
    let minutes = [
        "17:55", "17:56", "17:57", "17:58", "17:59", "18:00", "18:01", "18:02", "18:03", "18:04",
    ];
    let mut lines = String::new();
    for (number, minute) in minutes.iter().enumerate() {
        lines += &format!("{number},1,2026-07-06 {minute}:00,u1,d1,p1,17008,Report viewed\n");
    }
    load_log(&site, &lines);
    let wall_clock = site.value("select cast(max(local_time(at)) as varchar) from activity.event");
    assert_eq!(wall_clock, "2026-07-06T18:04:00");
    let text = rounds_content::measures()
        .find(|(path, _)| *path == "clinicians/after_hours_share.sql")
        .map(|(_, text)| text)
        .expect("the measure is shipped");
    let query = text.split_once("---*/").expect("a header").1;
    let rows = site.rows(query);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["period"], "2026-07-06");
    assert_eq!(rows[0]["numerator"], 240.0);
    assert_eq!(rows[0]["denominator"], 540.0);
}

/// Two notes of one encounter: a minute until the first is signed and half a minute after its
/// signing, then 40 s and, the day being over, nothing after the second signing.
#[test]
fn each_signing_ends_a_note() {
    let site = TestSite::new();
    let log = ACCESS_LOG.replace(
        "patient_id =",
        "encounter_id = { from = \"pat_id\" }\npatient_id =",
    );
    site.write("notes.toml", &log);
    let steps = [
        ("09:00:00", "60012", "Note edited"),
        ("09:01:00", "60012", "Note signed"),
        ("09:01:30", "17008", "Report viewed"),
        ("09:10:00", "60012", "Note edited"),
        ("09:10:40", "60012", "Note signed"),
    ];
    let mut lines = HEADER.to_owned();
    for (number, (time, metric, name)) in steps.iter().enumerate() {
        lines += &format!("{number},1,2026-07-06 {time},u1,d1,p1,{metric},{name}\n");
    }
    let file = site.write("access.csv", &lines);
    let mapping = site.path("notes.toml");
    load(
        &site,
        &file,
        &["--mapping", mapping.to_str().expect("UTF-8")],
    );
    let text = rounds_content::measures()
        .find(|(path, _)| *path == "clinicians/note_time.sql")
        .map(|(_, text)| text)
        .expect("the measure is shipped");
    let rows = site.rows(text.split_once("---*/").expect("a header").1);
    let mut minutes: Vec<f64> = rows[0]["samples"]
        .as_array()
        .expect("samples")
        .iter()
        .map(|sample| sample.as_f64().expect("a number") * 60.0)
        .collect();
    minutes.sort_by(f64::total_cmp);
    assert_eq!(minutes, [40.0, 90.0]);
}
