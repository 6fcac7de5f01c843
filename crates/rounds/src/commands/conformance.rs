//! `rounds conformance`: the official SQL-on-FHIR test files.

use anyhow::{Context, Result, bail};
use rounds_formats::fhir::conformance::{FileReport, Outcome as CaseOutcome, run_file};
use serde_json::json;

use super::Outcome;
use crate::cli::Conformance;
use crate::output::{note, say_columns, say_json};

pub fn run(flags: &Conformance) -> Result<Outcome> {
    let folder = &flags.folder;
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files: Vec<_> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    if files.is_empty() {
        bail!("{}: no test files (*.json) here", folder.display());
    }
    let mut reports: Vec<(String, FileReport)> = Vec::new();
    for path in &files {
        let within = || path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(within)?;
        let file: serde_json::Value = serde_json::from_str(&text).with_context(within)?;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        reports.push((name, run_file(&file)));
    }
    let mut rows = vec![
        ["file", "passed", "failed", "skipped"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let mut all = (0, 0, 0);
    let mut objects = Vec::new();
    for (name, report) in &reports {
        let (passed, failed, skipped) = report.counts();
        all = (all.0 + passed, all.1 + failed, all.2 + skipped);
        rows.push(vec![
            name.clone(),
            passed.to_string(),
            failed.to_string(),
            skipped.to_string(),
        ]);
        objects
            .push(json!({ "file": name, "passed": passed, "failed": failed, "skipped": skipped }));
        for case in &report.cases {
            if let CaseOutcome::Failed(reason) = &case.outcome {
                note(format!("{name}: {}: {reason}", case.title));
            }
        }
    }
    rows.push(vec![
        "all".to_owned(),
        all.0.to_string(),
        all.1.to_string(),
        all.2.to_string(),
    ]);
    if flags.json {
        say_json(&objects)?;
    } else {
        say_columns(&rows);
    }
    Ok(match all.1 {
        0 => Outcome::Done,
        _ => Outcome::Incomplete,
    })
}
