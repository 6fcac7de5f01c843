//! The official SQL-on-FHIR test suite, when it lies beside the project.

use std::path::PathBuf;

use rounds_formats::fhir::conformance::{Outcome, run_file};

fn suite() -> Option<PathBuf> {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/sof-tests/tests");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no SQL-on-FHIR test suite beside the project");
    None
}

#[test]
fn every_case_of_the_official_suite_passes() {
    let Some(folder) = suite() else { return };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a readable folder")
        .map(|entry| entry.expect("a folder entry").path())
        .collect();
    files.sort();
    let (mut passed, mut wrong) = (0, Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a readable file");
        let report = run_file(&serde_json::from_str(&text).expect("JSON"));
        for case in report.cases {
            match case.outcome {
                Outcome::Passed => passed += 1,
                other => wrong.push(format!("{} / {}: {other:?}", report.title, case.title)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(passed, 134);
}
