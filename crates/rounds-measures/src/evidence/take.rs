//! A snapshot of what rounds stored.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::tz::TimeZone;
use rounds_core::TableName;
use rounds_core::suggest::did_you_mean;
use rounds_governance::evidence::snapshot::FORMAT;
use rounds_governance::evidence::{Snapshot, SnapshotItem, TableRead};
use rounds_lake::{AsOf, Lake};

use super::error::EvidenceError;
use super::order::{MeasureWanted, Order};
use super::published;
use super::reads::{self, Hashes};
use crate::definition::{MeasureDefinition, MeasureSet};
use crate::result::MeasureResult;
use crate::round::stored::select;
use crate::store::{Table, results};

/// Takes a snapshot: the latest periods of each measure and group as the present definition gave
/// them, and the files they were computed from. Results that were computed from different versions
/// of the lake become items of their own.
///
/// # Errors
/// A measure, group or result that is not there; a lake that cannot be read; a damaged file.
pub async fn take(
    lake: &Lake,
    measures: &MeasureSet,
    order: &Order,
) -> Result<Snapshot, EvidenceError> {
    if order.measures.is_empty() {
        return Err(EvidenceError::Nothing);
    }
    let now = lake.latest()?;
    let mut items = Vec::new();
    let mut pinned: BTreeSet<(TableName, u64)> = BTreeSet::new();
    let mut references: BTreeMap<String, String> = BTreeMap::new();
    for wanted in &order.measures {
        let definition = defined(measures, &wanted.measure)?;
        let results = wanted_results(lake, &now, definition, wanted, order).await?;
        for (version, results) in by_version(&results) {
            let then = lake.as_of(AsOf::Version(version))?;
            let read = reads::reads(lake, &then, &definition.sql).await;
            pinned.extend(read.map_err(|source| EvidenceError::Plan {
                measure: definition.id.clone(),
                period: definition.period,
                version,
                source,
            })?);
            items.push(item(definition, wanted, version, &results));
        }
        references.extend(reads::references(lake, definition));
    }
    Ok(Snapshot {
        format: FORMAT,
        title: order.title.clone(),
        tool: order.tool.clone(),
        site: order.site.clone(),
        taken_at: order.taken_at,
        software: order.software.clone(),
        lake_version: now.version(),
        time_zone: zone_name(&lake.settings().time_zone),
        items,
        tables: tables(lake, pinned).await?,
        references: references.into_iter().collect(),
    })
}

/// The zone's name, or what stands for one that has none.
pub(super) fn zone_name(zone: &TimeZone) -> String {
    zone.iana_name().unwrap_or("UTC").to_owned()
}

fn defined<'m>(measures: &'m MeasureSet, id: &str) -> Result<&'m MeasureDefinition, EvidenceError> {
    measures.get(id).ok_or_else(|| {
        let known = measures.iter().map(|definition| definition.id.as_str());
        EvidenceError::NoMeasure {
            measure: id.to_owned(),
            suggestion: did_you_mean(id, known),
        }
    })
}

async fn wanted_results(
    lake: &Lake,
    now: &rounds_lake::Snapshot,
    definition: &MeasureDefinition,
    wanted: &MeasureWanted,
    order: &Order,
) -> Result<Vec<MeasureResult>, EvidenceError> {
    // sql: an id is two plain identifiers, a hash is hexadecimal
    let present = format!(
        "WHERE measure_id = '{}' AND definition_hash = '{}'",
        definition.id, definition.hash
    );
    let rows = select(lake, now, Table::Result, &present).await?;
    let stored = results::read(&rows).map_err(crate::round::RoundError::from)?;
    let mut all: Vec<MeasureResult> = stored.into_values().flatten().collect();
    all.sort_by(|a, b| (a.period, &a.group).cmp(&(b.period, &b.group)));
    if let Some(day) = order.as_of {
        all.retain(|result| result.period.end() <= day);
    }
    if all.is_empty() {
        return Err(EvidenceError::NoResults {
            measure: definition.id.clone(),
            as_of: order.as_of,
        });
    }
    let keys: BTreeSet<String> = all.iter().map(|result| result.group.key()).collect();
    if let Some(group) = wanted.groups.iter().find(|group| !keys.contains(*group)) {
        return Err(EvidenceError::NoGroup {
            measure: definition.id.clone(),
            group: group.clone(),
            suggestion: did_you_mean(group, keys.iter().map(String::as_str)),
        });
    }
    all.retain(|result| wanted.groups.is_empty() || wanted.groups.contains(&result.group.key()));
    let starts: BTreeSet<_> = all.iter().map(|result| result.period.start).collect();
    let kept = order.periods.clamp(1, starts.len().max(1));
    if let Some(first) = starts.iter().rev().nth(kept - 1) {
        all.retain(|result| result.period.start >= *first);
    }
    Ok(all)
}

fn by_version(results: &[MeasureResult]) -> BTreeMap<u64, Vec<&MeasureResult>> {
    let mut by_version: BTreeMap<u64, Vec<&MeasureResult>> = BTreeMap::new();
    for result in results {
        let version = result.origin.lake_version;
        by_version.entry(version).or_default().push(result);
    }
    by_version
}

fn item(
    definition: &MeasureDefinition,
    wanted: &MeasureWanted,
    lake_version: u64,
    results: &[&MeasureResult],
) -> SnapshotItem {
    SnapshotItem {
        measure: definition.id.clone(),
        title: definition.title.clone(),
        unit: definition.unit.clone(),
        definition_hash: definition.hash.0.clone(),
        definition: definition.text.to_string(),
        lake_version,
        groups: wanted.groups.clone(),
        values: results.iter().map(|result| published(result)).collect(),
    }
}

/// The files behind the versions. A file that is damaged already must not become evidence.
async fn tables(
    lake: &Lake,
    pinned: BTreeSet<(TableName, u64)>,
) -> Result<Vec<TableRead>, EvidenceError> {
    let mut hashes = Hashes::default();
    let mut tables = Vec::new();
    for (table, version) in pinned {
        let read = reads::table_read(lake, &table, version, &mut hashes).await?;
        for file in &read.files {
            let length = std::fs::metadata(lake.root().join(Path::new(&file.path)));
            let bytes = length.map(|metadata| metadata.len()).unwrap_or_default();
            if bytes != file.bytes {
                return Err(EvidenceError::Damaged {
                    path: file.path.clone(),
                    what: format!("it has {bytes} bytes and was written with {}", file.bytes),
                });
            }
        }
        tables.push(read);
    }
    Ok(tables)
}
