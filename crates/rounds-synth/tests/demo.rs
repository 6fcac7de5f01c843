//! The demo's data as a reader of the files sees them.

#![allow(
    clippy::indexing_slicing,
    reason = "a missing field must fail the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use jiff::civil::{Date, date};
use rounds_synth::{DemoSummary, write_demo};
use serde_json::Value;

const END: Date = date(2026, 11, 1);

fn write(seed: u64) -> (tempfile::TempDir, DemoSummary) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let summary = write_demo(folder.path(), seed, END).expect("the demo is written");
    (folder, summary)
}

fn text(path: &Path) -> String {
    let bytes = fs::read(path).expect("a file that was written");
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut text = String::new();
        GzDecoder::new(bytes.as_slice())
            .read_to_string(&mut text)
            .expect("gzip of text");
        text
    } else {
        String::from_utf8(bytes).expect("text")
    }
}

/// Every resource that parses and has an id, by type and id.
fn resources(summary: &DemoSummary) -> BTreeMap<(String, String), Value> {
    let mut found = BTreeMap::new();
    for file in &summary.files {
        for line in text(&file.path).lines() {
            let Ok(resource) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let (Some(kind), Some(id)) =
                (resource["resourceType"].as_str(), resource["id"].as_str())
            else {
                continue;
            };
            found.insert((kind.to_owned(), id.to_owned()), resource);
        }
    }
    found
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value.as_str()) {
                    ("reference", Some(reference)) => {
                        found.insert(reference.to_owned());
                    }
                    _ => references(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_does_not() {
    let (_first_folder, first) = write(3);
    let (_second_folder, second) = write(3);
    let (_other_folder, other) = write(4);
    assert_eq!(first.files.len(), second.files.len());
    for (one, two) in first.files.iter().zip(&second.files) {
        let same = fs::read(&one.path).expect("one") == fs::read(&two.path).expect("two");
        assert!(same, "{} differs between two runs", one.path.display());
    }
    let differs =
        first.files.iter().zip(&other.files).any(|(one, two)| {
            fs::read(&one.path).expect("one") != fs::read(&two.path).expect("two")
        });
    assert!(differs, "the seed changes nothing");
}

#[test]
fn every_reference_leads_to_a_resource() {
    let (_folder, summary) = write(1);
    let resources = resources(&summary);
    let mut asked = BTreeSet::new();
    resources
        .values()
        .for_each(|resource| references(resource, &mut asked));
    let dangling: Vec<_> = asked
        .iter()
        .filter(|reference| {
            let (kind, id) = reference.split_once('/').expect("a relative reference");
            !resources.contains_key(&(kind.to_owned(), id.to_owned()))
        })
        .collect();
    assert!(asked.len() > 1_000 && dangling.is_empty(), "{dangling:?}");
}

#[test]
fn one_line_of_each_refused_kind_is_there() {
    let (folder, summary) = write(1);
    let mut malformed = 0;
    let mut missing_id = 0;
    let mut impossible_date = 0;
    let mut duplicate = 0;
    for file in summary
        .files
        .iter()
        .filter(|file| file.path.to_string_lossy().contains("ndjson"))
    {
        let text = text(&file.path);
        let mut seen = BTreeSet::new();
        assert_eq!(
            text.lines().count() as u64,
            file.lines,
            "{}",
            file.path.display()
        );
        for line in text.lines() {
            duplicate += u64::from(!seen.insert(line));
            match serde_json::from_str::<Value>(line) {
                Err(_) => malformed += 1,
                Ok(resource) if resource["id"].is_null() => missing_id += 1,
                Ok(resource) => {
                    let day = resource["occurrenceDateTime"].as_str().unwrap_or("");
                    impossible_date += u64::from(day.contains("-02-30"));
                }
            }
        }
    }
    let refused = summary.refused;
    assert_eq!(malformed, refused.malformed);
    assert_eq!(missing_id, refused.missing_id);
    assert_eq!(impossible_date, refused.impossible_date);
    assert_eq!(duplicate, refused.duplicate);
    let predictions = text(&folder.path().join("predictions/predictions.csv"));
    let above_one = predictions
        .lines()
        .skip(1)
        .filter(|line| line.split(',').nth(7).and_then(|score| score.parse().ok()) > Some(1.0))
        .count() as u64;
    assert_eq!(above_one, refused.score_out_of_range);
}

/// Emergency visits per day at one organization from one day (inclusive) to another.
fn emergency_rate(summary: &DemoSummary, organization: &str, from: Date, to: Date) -> f64 {
    let days = f64::from((to - from).get_days());
    let visits = resources(summary)
        .values()
        .filter(|resource| {
            let start = resource["period"]["start"]
                .as_str()
                .unwrap_or("")
                .get(..10)
                .unwrap_or("");
            resource["class"]["code"] == "EMER"
                && resource["serviceProvider"]["reference"]
                    == format!("Organization/{organization}")
                && (from.to_string().as_str()..to.to_string().as_str()).contains(&start)
        })
        .count();
    visits as f64 / days
}

#[test]
fn emergency_visits_step_up_at_riverside_alone() {
    let (_folder, summary) = write(1);
    let step = date(2026, 8, 1);
    let before = date(2025, 2, 1);
    let ratio = |organization| {
        emergency_rate(&summary, organization, step, END)
            / emergency_rate(&summary, organization, before, step)
    };
    let (riverside, lakeside) = (ratio("org-riverside"), ratio("org-lakeside"));
    assert!((1.6..2.2).contains(&riverside), "riverside {riverside}");
    assert!((0.8..1.2).contains(&lakeside), "lakeside {lakeside}");
}

#[test]
fn scores_go_missing_at_lakeside_in_the_last_weeks() {
    let (folder, _summary) = write(1);
    let text = text(&folder.path().join("predictions/predictions.csv"));
    let share = |hospital: &str, late: bool| {
        let rows: Vec<Vec<&str>> = text
            .lines()
            .skip(1)
            .map(|line| line.split(',').collect::<Vec<_>>())
            .filter(|row| row[4] == hospital && (row[1] >= "2026-09-06") == late)
            .collect();
        let missing = rows.iter().filter(|row| row[7].is_empty()).count();
        missing as f64 / rows.len() as f64
    };
    assert!(share("Lakeside Community Hospital", true) > 0.2);
    assert!(share("Lakeside Community Hospital", false) < 0.06);
    assert!(share("Riverside General Hospital", true) < 0.08);
}
