//! A snapshot computed again from the lake as it stood.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rounds_core::TableName;
use rounds_governance::evidence::snapshot::FORMAT;
use rounds_governance::evidence::{Published, Snapshot, SnapshotItem, TableFile, TableRead};
use rounds_lake::{AsOf, Lake, LakeError};

use super::published;
use super::reads::{self, Hashes};
use super::take::zone_name;
use super::verdict::{FaultKind, Verdict};
use crate::definition::{MeasureDefinition, parse};
use crate::round::evaluate::compute_all;

/// Computes every value of a snapshot again and compares it to the published digit. `software` is
/// the version of this program. What a snapshot says about periods under way is a mark of its day
/// and not compared.
///
/// Whether the snapshot is the one that was kept, its hash says: compare `Snapshot::hash` with the
/// evidence's file first.
pub async fn verify(lake: &Lake, snapshot: &Snapshot, software: &str) -> Verdict {
    let mut verdict = Verdict::default();
    setup(lake, snapshot, software, &mut verdict);
    let mut hashes = Hashes::default();
    let mut damaged = BTreeSet::new();
    for table in &snapshot.tables {
        if !is_whole(lake, table, &mut hashes, &mut verdict).await {
            damaged.insert((table.table.clone(), table.version));
        }
    }
    let listed: BTreeSet<(String, u64)> = snapshot
        .tables
        .iter()
        .map(|table| (table.table.clone(), table.version))
        .collect();
    for item in &snapshot.items {
        match again(lake, item, &listed, &damaged, &mut verdict).await {
            Ok(()) => {}
            Err(error) => verdict.fault(FaultKind::Failed, format!("{}: {error}", place(item))),
        }
    }
    verdict
}

fn place(item: &SnapshotItem) -> String {
    format!("{} as of lake version {}", item.measure, item.lake_version)
}

/// Whether the site is set up as it was.
fn setup(lake: &Lake, snapshot: &Snapshot, software: &str, verdict: &mut Verdict) {
    if snapshot.format != FORMAT {
        verdict.fault(
            FaultKind::Snapshot,
            format!(
                "its format is {}, and this program knows format {FORMAT}",
                snapshot.format
            ),
        );
    }
    let zone = zone_name(&lake.settings().time_zone);
    if zone != snapshot.time_zone {
        verdict.fault(
            FaultKind::Setup,
            format!(
                "days were those of {} and are now those of {zone}",
                snapshot.time_zone
            ),
        );
    }
    for (name, hash) in &snapshot.references {
        let now = reads::reference_hash(lake, name);
        if now.as_ref() != Some(hash) {
            let what = if now.is_some() {
                "is another one now"
            } else {
                "is gone"
            };
            verdict.fault(
                FaultKind::Setup,
                format!("the reference sample {name:?} {what}"),
            );
        }
    }
    if software != snapshot.software {
        verdict.notes.push(format!(
            "it was taken by version {} of the program and computed again by version {software}",
            snapshot.software
        ));
    }
}

/// Whether a table version is there as it was; says what is not.
async fn is_whole(
    lake: &Lake,
    read: &TableRead,
    hashes: &mut Hashes,
    verdict: &mut Verdict,
) -> bool {
    let Ok(table) = read.table.parse::<TableName>() else {
        let what = format!("{:?} is no name of a table", read.table);
        verdict.fault(FaultKind::Snapshot, what);
        return false;
    };
    if let Some(query) = &read.query {
        if reads::query_hash(lake, &table).as_ref() != Some(query) {
            let what = format!("the query of {table} is another one than then");
            verdict.fault(FaultKind::Setup, what);
        }
        return true;
    }
    let files = match lake.table_files(&table, read.version).await {
        Ok(files) => files,
        Err(error) => {
            let what = format!("{table} version {} cannot be read: {error}", read.version);
            verdict.fault(FaultKind::Damage, what);
            return false;
        }
    };
    let there: BTreeSet<String> = files
        .iter()
        .map(|(path, _)| path.to_string_lossy().replace('\\', "/"))
        .collect();
    let named: BTreeSet<String> = read.files.iter().map(|file| file.path.clone()).collect();
    if there != named {
        let what = format!(
            "{table} version {} has {} files in the lake's log, and the snapshot names {} others",
            read.version,
            there.len(),
            named.symmetric_difference(&there).count()
        );
        verdict.fault(FaultKind::Damage, what);
        return false;
    }
    let mut whole = true;
    for file in &read.files {
        if let Some(what) = damage(lake, file, hashes) {
            let sentence = format!("{} of {table} version {} {what}", file.path, read.version);
            verdict.fault(FaultKind::Damage, sentence);
            whole = false;
        }
    }
    whole
}

fn damage(lake: &Lake, file: &TableFile, hashes: &mut Hashes) -> Option<String> {
    let path = Path::new(&file.path);
    let Ok(metadata) = std::fs::metadata(lake.root().join(path)) else {
        return Some("is missing".to_owned());
    };
    if metadata.len() != file.bytes {
        let (found, expected) = (metadata.len(), file.bytes);
        return Some(format!("has {found} bytes and had {expected}"));
    }
    match hashes.of(lake, path) {
        Ok(hash) if hash == file.sha256 => None,
        Ok(_) => Some("has another content than then".to_owned()),
        Err(error) => Some(format!("cannot be read: {error}")),
    }
}

/// Computes one item again and compares it.
async fn again(
    lake: &Lake,
    item: &SnapshotItem,
    listed: &BTreeSet<(String, u64)>,
    damaged: &BTreeSet<(String, u64)>,
    verdict: &mut Verdict,
) -> Result<(), LakeError> {
    let Some(definition) = definition(item, verdict) else {
        return Ok(());
    };
    let then = lake.as_of(AsOf::Version(item.lake_version))?;
    let read = reads::reads(lake, &then, &definition.sql).await?;
    for (table, version) in read {
        let key = (table.to_string(), version);
        if damaged.contains(&key) {
            let what = format!(
                "{} was not compared: it rests on {table} version {version}",
                place(item)
            );
            verdict.fault(FaultKind::Damage, what);
            return Ok(());
        }
        if !listed.contains(&key) {
            let what = format!(
                "{} reads {table} version {version}, which the snapshot does not list",
                place(item)
            );
            verdict.fault(FaultKind::Snapshot, what);
        }
    }
    match compute_all(lake, &then, &definition).await {
        Ok(results) => {
            let found = results.iter().map(published);
            compare(item, found.collect(), verdict);
        }
        Err(error) => verdict.fault(FaultKind::Failed, format!("{}: {error}", place(item))),
    }
    Ok(())
}

/// The definition of an item, if its text still has its hash.
fn definition(item: &SnapshotItem, verdict: &mut Verdict) -> Option<MeasureDefinition> {
    let file = format!("{}.sql", item.measure.replace('.', "/"));
    match parse(&file, &item.definition) {
        Ok(definition) if definition.hash.0 == item.definition_hash => Some(definition),
        Ok(definition) => {
            let what = format!(
                "{}: its definition has the hash {}, and {} stands in the snapshot: one of them was changed",
                place(item),
                definition.hash,
                item.definition_hash
            );
            verdict.fault(FaultKind::Snapshot, what);
            None
        }
        Err(error) => {
            let what = format!("{}: its definition cannot be read: {error}", place(item));
            verdict.fault(FaultKind::Snapshot, what);
            None
        }
    }
}

fn compare(item: &SnapshotItem, found: Vec<Published>, verdict: &mut Verdict) {
    let key = |value: &Published| (value.period_start, value.period_kind, value.group.clone());
    let found: BTreeMap<_, Published> = found.into_iter().map(|one| (key(&one), one)).collect();
    for expected in &item.values {
        verdict.compared += 1;
        let place = format!(
            "{}, {} from {}{}{}",
            place(item),
            expected.period_kind.as_str(),
            expected.period_start,
            if expected.group.is_empty() { "" } else { ", " },
            expected.group
        );
        let Some(found) = found.get(&key(expected)) else {
            let what = format!("{place}: there is no result");
            verdict.fault(FaultKind::Disagreement, what);
            continue;
        };
        for (what, expected, found) in parts(expected, found) {
            if expected != found {
                let sentence = format!("{place}: {what} was {expected} and is {found}");
                verdict.fault(FaultKind::Disagreement, sentence);
            }
        }
    }
}

/// What of a value is compared, as it was and as it is.
fn parts(expected: &Published, found: &Published) -> [(&'static str, String, String); 7] {
    let pair = |name, read: fn(&Published) -> Option<String>| {
        let text = |value| read(value).unwrap_or_else(|| "unknown".to_owned());
        (name, text(expected), text(found))
    };
    [
        pair("the numerator", |value| value.numerator.clone()),
        pair("the denominator", |value| value.denominator.clone()),
        pair("the value", |value| value.value.clone()),
        pair("the lower end", |value| value.low.clone()),
        pair("the upper end", |value| value.high.clone()),
        pair("n", |value| value.n.map(|n| n.to_string())),
        pair("being withheld", |value| Some(value.suppressed.to_string())),
    ]
}
