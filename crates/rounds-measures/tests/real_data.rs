//! The shipped measures over 615 synthetic patients that other people made: all of them compute,
//! a second round has nothing to do and is fast, and what is found is read back.
//!
//! Skipped with a message where the data is not there. Prints times and findings with
//! `cargo test -p rounds-measures --test real_data -- --nocapture`.
#![cfg(feature = "lake")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rounds_core::FixedClock;
use rounds_lake::ingest::{LoadRequest, Progress, SourceFormat, discover, load};
use rounds_lake::{Definitions, Lake, LakeSettings};
use rounds_measures::definition::MeasureSet;
use rounds_measures::{read, round};

fn data() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    workspace.join("../shared/data/fhir/synthea-r4-615")
}

fn now() -> Timestamp {
    "2026-11-20T08:00:00Z".parse().expect("an instant")
}

async fn loaded(folder: &Path, data: &Path) -> Lake {
    let zone = TimeZone::UTC;
    let definitions = Definitions::read(rounds_content::views(), rounds_content::tables(), &zone);
    let settings = LakeSettings {
        references: Default::default(),
        time_zone: zone,
        threads: 2,
        keep_raw: true,
        pseudonym_key: None,
        query_memory_bytes: rounds_lake::session::QUERY_MEMORY_BYTES,
    };
    let lake = Lake::open(folder, definitions.expect("definitions"), settings).expect("a lake");
    let request = LoadRequest {
        source: "synthea".to_owned(),
        files: discover(data, &[SourceFormat::FhirNdjson]).expect("files"),
        mapping: None,
        mapping_name: None,
    };
    let progress = Arc::new(Progress::default());
    let report = load(&lake, vec![request], &FixedClock(now()), &progress).await;
    assert!(report.expect("a load").version.is_some());
    lake
}

#[tokio::test(flavor = "multi_thread")]
async fn every_shipped_measure_computes_and_a_second_round_is_fast() {
    let data = data();
    if !data.exists() {
        println!("skipped: {} is not there", data.display());
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let started = Instant::now();
    let lake = loaded(folder.path(), &data).await;
    println!("load: {:.1} s", started.elapsed().as_secs_f64());
    let set = MeasureSet::from_files(rounds_content::measures());
    let started = Instant::now();
    let mut last = Instant::now();
    let mut previous = String::new();
    let zone = TimeZone::UTC;
    let report = round(&lake, &set, now(), &zone, |progress| {
        println!("{previous}: {:.2} s", last.elapsed().as_secs_f64());
        last = Instant::now();
        previous = progress.measure_id.to_owned();
    });
    let report = report.await.expect("a round");
    println!(
        "first round: {:.1} s, {:?}",
        started.elapsed().as_secs_f64(),
        report.record
    );
    for measure in &report.evaluated {
        println!("{}: {} results", measure.id, measure.results);
    }
    let failures: Vec<&str> = report.failed.iter().map(|f| f.message.as_str()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let snapshot = lake.latest().expect("a snapshot");
    for detail in read::findings(&lake, &snapshot).await.expect("findings") {
        println!(
            "{} [{}] q = {:.2e}",
            detail.title,
            detail.ranking.words(),
            detail.finding.lead().evidence.q
        );
    }
    let started = Instant::now();
    let again = round(&lake, &set, now(), &TimeZone::UTC, |_| ())
        .await
        .expect("a round");
    println!("second round: {:.3} s", started.elapsed().as_secs_f64());
    assert_eq!((again.unchanged, again.lake_version), (set.len(), None));
    assert!(
        started.elapsed().as_secs_f64() < 2.0,
        "a round with nothing new is slow"
    );
}
