//! The export as a reader of its files sees it: all of the demo, without the other feeds.

#![allow(
    clippy::indexing_slicing,
    reason = "a missing field must fail the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use flate2::read::GzDecoder;
use jiff::civil::date;
use rounds_core::table::Provenance;
use rounds_formats::fhir::{Extractor, View, ViewSet};
use serde_json::Value;

use crate::acts::{Acts, result};
use crate::calendar::Day;
use crate::course::Plan;
use crate::feeds::{fhir, hl7v2};
use crate::output::{Files, WrittenFile};
use crate::planted::Planted;
use crate::scene::Scene;
use crate::size::Size;
use crate::world::World;

struct Story {
    world: World,
    planted: Planted,
    plan: Plan,
}

fn story(seed: u64) -> Story {
    let span = (date(2025, 11, 1), date(2026, 11, 1));
    let world = World::new(seed, Size::Demo, span).expect("a world");
    let planted = Planted::draw(&world);
    let plan = Plan::new(&world, &planted);
    Story {
        world,
        planted,
        plan,
    }
}

/// Writes what lasts and some days as one period.
fn write(story: &Story, folder: &Path, days: Range<i32>) -> Vec<WrittenFile> {
    let Story {
        world,
        planted,
        plan,
    } = story;
    let mut files = Files::new(folder, None);
    fhir::write_lasting((world, plan, planted), &mut files).expect("what lasts");
    let mut all = files.finish().expect("files");
    let mut files = Files::new(folder, Some("all".to_owned()));
    for day in days.map(Day) {
        for department in 0..world.departments.len() {
            let scene = Scene::new(world, (plan, planted), department, day);
            let acts = Acts::of(&scene);
            let measured = result::of(&scene, &acts.orders);
            fhir::write_scene(&scene, (&acts, &measured), &mut files).expect("a scene");
            hl7v2::write_scene(&scene, &measured, &mut files).expect("messages");
        }
    }
    all.extend(files.finish().expect("files"));
    all
}

fn text(path: &Path) -> String {
    let bytes = fs::read(path).expect("a file that was written");
    let mut text = String::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut reader = GzDecoder::new(bytes.as_slice());
        reader.read_to_string(&mut text).expect("gzip of text");
    } else {
        text = String::from_utf8(bytes).expect("text");
    }
    text
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

/// What reading all lines finds.
#[derive(Default)]
struct Found {
    ids: BTreeSet<String>,
    asked: BTreeSet<String>,
    refused: u64,
    repeated: u64,
    /// Creatinine by organization, as they come.
    creatinine_highest: f64,
    kinds: BTreeMap<String, u64>,
}

fn read(files: &[WrittenFile]) -> Found {
    let mut found = Found::default();
    let ndjson = files
        .iter()
        .filter(|file| file.path.to_string_lossy().contains("ndjson"));
    for file in ndjson {
        let mut lines = BTreeSet::new();
        for line in text(&file.path).lines() {
            found.repeated += u64::from(!lines.insert(line.to_owned()));
            let resource = serde_json::from_str::<Value>(line).unwrap_or_default();
            let kind = resource["resourceType"].as_str();
            let (Some(kind), Some(id)) = (kind, resource["id"].as_str()) else {
                found.refused += 1;
                continue;
            };
            if line.contains("-02-30T") {
                found.refused += 1;
                continue;
            }
            found.ids.insert(format!("{kind}/{id}"));
            *found.kinds.entry(kind.to_owned()).or_default() += 1;
            references(&resource, &mut found.asked);
            if resource["code"]["coding"][0]["code"] == "38483-4" {
                let value = resource["valueQuantity"]["value"].as_f64().unwrap_or(0.0);
                found.creatinine_highest = found.creatinine_highest.max(value);
            }
        }
    }
    found
}

/// Lines that the shipped views refuse.
fn refused_by_views(files: &[WrittenFile]) -> u64 {
    let views = rounds_content::views().map(|(path, text)| View::compile(path, text));
    let views: Vec<View> = views.collect::<Result<_, _>>().expect("shipped views");
    let set = Arc::new(ViewSet::new(views).expect("views of different names"));
    let mut extractor = Extractor::new(Arc::clone(&set));
    let mut refused = 0;
    let ndjson = files
        .iter()
        .filter(|file| file.path.to_string_lossy().contains("ndjson"));
    for file in ndjson {
        for (line, text) in (1..).zip(text(&file.path).lines()) {
            let provenance = Provenance {
                batch: 1,
                line,
                hash: line,
            };
            let mut bytes = text.as_bytes().to_vec();
            refused += u64::from(extractor.push(&mut bytes, provenance).is_err());
        }
        for view in 0..set.views().len() {
            extractor.take_batch(view);
        }
    }
    refused
}

#[test]
fn every_reference_leads_to_a_resource_and_bad_lines_are_as_many_as_counted() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let story = story(2);
    let days = story.world.calendar.end().0;
    let files = write(&story, folder.path(), 0..days);
    let found = read(&files);
    let dangling: Vec<_> = found.asked.difference(&found.ids).take(5).collect();
    assert!(dangling.is_empty(), "{dangling:?}");
    assert!(found.asked.len() > 10_000);
    let refused: u64 = files.iter().map(|file| file.refused).sum();
    let repeated: u64 = files
        .iter()
        .filter(|file| file.path.to_string_lossy().contains("ndjson"))
        .map(|file| file.repeated)
        .sum();
    assert_eq!((found.refused, found.repeated), (refused, repeated));
    assert!(refused > 0 && repeated > 0);
    assert_eq!(refused_by_views(&files), refused);
    // 88.42 times what a person can have: the other unit under the old name.
    assert!(found.creatinine_highest > 40.0);
    for kind in [
        "Encounter",
        "Observation",
        "Slot",
        "Immunization",
        "Coverage",
    ] {
        assert!(
            found.kinds.get(kind).is_some_and(|count| *count > 1_000),
            "{kind}"
        );
    }
    let total: u64 = found.kinds.values().sum();
    assert!(total < 260_000, "{total} lines");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_part_of_the_days_the_same_lines() {
    let story_again = story(5);
    let story = story(5);
    let [one, same, part] = [(); 3].map(|()| tempfile::tempdir().expect("a temporary folder"));
    write(&story, one.path(), 120..127);
    write(&story_again, same.path(), 120..127);
    let files = write(&story, part.path(), 120..123);
    for file in &files {
        let name = file.path.strip_prefix(part.path()).expect("a name");
        let all = text(&one.path().join(name));
        assert!(all == text(&same.path().join(name)), "{}", name.display());
        assert!(all.starts_with(&text(&file.path)), "{}", name.display());
    }
}

#[test]
fn messages_are_whole_and_speak_of_encounters_of_the_export() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let story = story(3);
    let files = write(&story, folder.path(), 200..214);
    let found = read(&files);
    let mut controls = BTreeSet::new();
    let mut repeated = 0;
    let mut count = 0;
    let hl7 = |file: &&WrittenFile| file.path.to_string_lossy().ends_with(".hl7");
    for file in files.iter().filter(hl7) {
        repeated += file.repeated;
        for message in text(&file.path).split_terminator('\n') {
            assert!(message.starts_with("MSH|^~\\&|") && message.ends_with('\r'));
            let segments: Vec<Vec<&str>> = message
                .split_terminator('\r')
                .map(|segment| segment.split('|').collect())
                .collect();
            let named = |name| segments.iter().find(|segment| segment[0] == name);
            count += 1;
            controls.insert(segments[0][9].to_owned());
            assert_eq!(segments[0][11], "2.5.1");
            let visit = named("PV1").expect("a visit")[19];
            let number = visit.split('^').next().expect("a number");
            let encounter = format!("Encounter/enc-{}", number.trim_start_matches('V'));
            let is_booking = named("SCH").is_some();
            // A stay that began before these days is not in their export.
            let is_stay = named("PV1").expect("a visit")[2] == "I";
            assert!(
                is_booking || is_stay || found.ids.contains(&encounter),
                "{encounter}"
            );
        }
    }
    assert!(count > 500);
    assert_eq!(count - repeated, controls.len() as u64);
}
