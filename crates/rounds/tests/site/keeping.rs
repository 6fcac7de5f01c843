//! What keeps a site safe: backups that come back whole or not at all, a ledger that shows what
//! was changed in it, work that is done once.

use std::path::{Path, PathBuf};

use super::support::{TestSite, encounter, patient};
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

/// A site with a snapshot of results; gives the snapshot's id.
fn with_evidence() -> (TestSite, String) {
    let site = loaded();
    let visits: String = (0..60)
        .map(|n| {
            encounter(
                &format!("e{n}"),
                &format!("p{}", n % 50),
                "2026-01-02T10:00:00Z",
            )
        })
        .collect();
    let file = site.write("visits.ndjson", &visits);
    site.load(&file);
    site.run(&["run"]);
    let taken = site.run(&[
        "evidence",
        "take",
        "Before the pilot",
        "--measure",
        "flow.encounters",
    ]);
    let id = taken.trim().to_owned();
    (site, id)
}

/// The only attached file of a backup, or of a site's data.
fn attached(folder: &Path) -> PathBuf {
    let below = std::fs::read_dir(folder.join("files")).expect("attached files");
    let mut below = below.map(|entry| entry.expect("an entry").path());
    let first = below.next().expect("one folder");
    assert!(below.next().is_none(), "one attached file");
    let mut files = std::fs::read_dir(first).expect("its files");
    files.next().expect("one file").expect("an entry").path()
}

#[test]
fn a_snapshot_comes_back_by_its_hash_and_is_computed_again() {
    let (site, id) = with_evidence();
    let shown = site.run(&["evidence", "show", &id]);
    let backup = backed_up(&site);
    let back = site.path("back");
    let restored = ["restore", text(&backup), "--to", text(&back), "--verify"];
    site.run(&restored);
    std::fs::remove_dir_all(site.path("site")).expect("lost");
    std::fs::rename(&back, site.path("site")).expect("in its place");
    assert_eq!(site.run(&["evidence", "show", &id]), shown);
    let verdict = site.run(&["evidence", "verify", "--json"]);
    let verdict: Value = serde_json::from_str(&verdict).expect("a verdict");
    assert_eq!(verdict[0]["equal"], true, "{verdict}");
    assert_ne!(verdict[0]["compared"], 0, "{verdict}");
    let held = site.run(&["governance", "verify"]);
    assert!(held.starts_with("1 events hold"), "{held}");
}

#[test]
fn an_attached_file_that_is_damaged_or_missing_in_a_backup_is_found() {
    let (site, _) = with_evidence();
    let backup = backed_up(&site);
    let file = attached(&backup);
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.expect("a hash").to_owned();
    let mut bytes = std::fs::read(&file).expect("readable");
    let last = bytes.len() - 2;
    bytes[last] ^= 1;
    std::fs::write(&file, &bytes).expect("damaged");
    let back = site.path("back");
    let complaint = site.fail(&["restore", text(&backup), "--to", text(&back)]);
    assert!(complaint.contains(&name), "{complaint}");
    assert!(!back.exists());
    std::fs::remove_file(&file).expect("lost");
    let complaint = site.fail(&["restore", text(&backup), "--to", text(&back)]);
    assert!(complaint.contains(&name), "{complaint}");
    assert!(!back.exists());
}

#[test]
fn an_attached_file_that_was_damaged_before_the_backup_is_found_when_it_is_verified() {
    let (site, _) = with_evidence();
    let file = attached(&site.path("site/data"));
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.expect("a hash").to_owned();
    std::fs::write(&file, "something else").expect("exchanged");
    let backup = backed_up(&site);
    let back = site.path("back");
    let restored = ["restore", text(&backup), "--to", text(&back), "--verify"];
    let complaint = site.fail(&restored);
    assert!(complaint.contains(&name), "{complaint}");
    assert!(complaint.contains("before the backup"), "{complaint}");
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
