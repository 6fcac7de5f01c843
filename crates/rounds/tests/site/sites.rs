//! `init`, configuration and `doctor`.

use super::support::{TestSite, patient};

#[test]
fn a_new_site_is_whole_and_says_what_is_missing() {
    let site = TestSite::new();
    let output = site.output(&["doctor"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("rounds load PATH brings data"), "{told}");
}

#[test]
fn a_second_init_leaves_the_first_site_alone() {
    let site = TestSite::new();
    let path = site.path("site");
    let complaint = site.fail(&["init", path.to_str().expect("UTF-8")]);
    assert!(complaint.contains("there is a site already"), "{complaint}");
}

#[test]
fn an_unknown_setting_is_refused_with_file_line_and_suggestion() {
    let site = TestSite::new();
    site.write(
        "site/rounds.toml",
        "name = \"T\"\ntime_zone = \"UTC\"\n[query]\nrowz = 3\n",
    );
    let complaint = site.fail(&["tables"]);
    assert!(complaint.contains("rounds.toml:4"), "{complaint}");
    assert!(complaint.contains("did you mean \"rows\"?"), "{complaint}");
}

#[test]
fn the_doctor_finds_a_lost_file() {
    let site = TestSite::new();
    let file = site.write("export/Patient.ndjson", &patient("a", "Ames"));
    site.load(&file);
    let table = site.path("site/data/lake/clinical/patient");
    let lost = std::fs::read_dir(table)
        .expect("the table's folder")
        .filter_map(Result::ok)
        .find(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "parquet")
        })
        .expect("a Parquet file");
    std::fs::remove_file(lost.path()).expect("removed");
    let output = site.output(&["doctor"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("the file is missing"), "{told}");
}

#[test]
fn pages_are_refused_beyond_loopback() {
    let site = TestSite::new();
    let complaint = site.fail(&["serve", "--address", "0.0.0.0:0"]);
    assert!(complaint.contains("TLS"), "{complaint}");
    assert!(
        !complaint.contains("/set-up"),
        "a token was printed: {complaint}"
    );
}

#[test]
fn an_unknown_table_is_answered_with_the_nearest_one() {
    let site = TestSite::new();
    let complaint = site.fail(&["tables", "clinical.encouter"]);
    assert!(
        complaint.contains("did you mean \"clinical.encounter\"?"),
        "{complaint}"
    );
}
