//! What keeps a site safe: backups that come back whole or not at all, a ledger that shows what
//! was changed in it, work that is done once.

use std::path::{Path, PathBuf};

use super::support::{TestSite, patient};
use serde_json::Value;

fn loaded() -> TestSite {
    let site = TestSite::new();
    let people: String = (0..50).map(|n| patient(&format!("p{n}"), "Same")).collect();
    let file = site.write("people.ndjson", &people);
    site.load(&file);
    site
}

fn backed_up(site: &TestSite) -> PathBuf {
    let folder = site.path("backups");
    let printed = site.run(&["backup", folder.to_str().expect("UTF-8"), "--json"]);
    let report: Value = serde_json::from_str(&printed).expect("a report");
    let made = report.get("folder").and_then(Value::as_str);
    PathBuf::from(made.expect("a folder"))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn a_restored_backup_has_the_same_rows_and_the_same_ledger() {
    let site = loaded();
    site.run(&["query", "select 1"]);
    let backup = backed_up(&site);
    let back = site.path("back");
    let printed = site.run(&[
        "restore",
        text(&backup),
        "--to",
        text(&back),
        "--verify",
        "--json",
    ]);
    let report: Value = serde_json::from_str(&printed).expect("a report");
    assert_eq!(
        report["ledger_entries"], 1,
        "the question alone was recorded before"
    );
    std::fs::remove_dir_all(site.path("site")).expect("lost");
    std::fs::rename(&back, site.path("site")).expect("in its place");
    assert_eq!(site.value("select count(*) from clinical.patient"), 50);
}

#[test]
fn a_damaged_backup_is_refused_and_nothing_is_written() {
    let site = loaded();
    let backup = backed_up(&site);
    let versions = backup.join("lake/_versions/000000000001.json");
    let kept = std::fs::read_to_string(&versions).expect("a version record");
    std::fs::write(&versions, kept.replace('1', "2")).expect("damaged");
    let back = site.path("back");
    let complaint = site.fail(&["restore", text(&backup), "--to", text(&back)]);
    assert!(complaint.contains("000000000001.json"), "{complaint}");
    assert!(!back.exists());
}

#[test]
fn a_folder_that_is_not_empty_is_not_restored_into() {
    let site = loaded();
    let backup = backed_up(&site);
    site.write("taken/file", "mine");
    let taken = site.path("taken");
    let complaint = site.fail(&["restore", text(&backup), "--to", text(&taken)]);
    assert!(complaint.contains("not empty"), "{complaint}");
}

#[test]
fn a_job_is_done_once_and_says_what_it_brought() {
    let site = loaded();
    site.run(&["jobs", "start", "round"]);
    site.run(&["jobs", "start", "round"]);
    assert!(site.run(&["jobs", "work"]).contains("1 jobs"));
    let listed = site.run(&["jobs", "list", "--json"]);
    let listed: Value = serde_json::from_str(&listed).expect("a list");
    assert_eq!(listed["jobs"].as_array().map(Vec::len), Some(1));
    assert_eq!(listed["jobs"][0]["state"], "done");
    let complaint = site.fail(&["jobs", "start", "rond"]);
    assert!(complaint.contains("did you mean \"round\"?"), "{complaint}");
}

#[test]
fn a_person_with_an_unknown_role_is_not_added() {
    let site = loaded();
    let complaint = site.fail(&["people", "add", "mei", "--name", "Mei", "--role", "analist"]);
    assert!(complaint.contains("analist"), "{complaint}");
    site.run(&["people", "add", "mei", "--name", "Mei", "--role", "analyst"]);
    let listed = site.run(&["people", "list", "--json"]);
    assert!(listed.contains("\"sign_in_name\": \"mei\""), "{listed}");
    assert!(site.run(&["audit", "verify"]).contains("entries hold"));
}
