//! Evidence: published values with their intervals, what they were computed from, and files.

use maud::{Markup, html as markup};

use super::facts;
use crate::evidence::{Published, Snapshot, SnapshotItem};
use crate::happened::Happened;
use crate::record::ToolRecord;

pub(super) fn snapshots(record: &ToolRecord) -> Markup {
    markup! {
        h2 { "Evidence" }
        @if record.snapshots.is_empty() { p { "No snapshot of measures was taken." } }
        @for (hash, one) in &record.snapshots { (snapshot(record, hash, one)) }
    }
}

fn snapshot(record: &ToolRecord, hash: &str, snapshot: &Snapshot) -> Markup {
    let named = record.events.iter().find_map(|event| match &event.body {
        Happened::Evidence { id, event } if event.file.sha256 == hash => Some(id.as_str()),
        _ => None,
    });
    let versions: Vec<String> = snapshot
        .tables
        .iter()
        .map(|read| {
            format!(
                "{} version {}, {} files",
                read.table,
                read.version,
                read.files.len()
            )
        })
        .collect();
    markup! {
        section {
            h3 { (named.unwrap_or("Snapshot")) ": " (snapshot.title) }
            (facts(&[
                ("Taken", snapshot.taken_at.to_string()),
                ("Site and time zone", format!("{}, {}", snapshot.site, snapshot.time_zone)),
                ("Made by", format!("Rounds {}", snapshot.software)),
                ("Read from", format!("lake version {}", snapshot.lake_version)),
                ("Tables", versions.join("; ")),
                ("SHA-256", hash.to_owned()),
            ]))
            @for one in &snapshot.items { (item(one)) }
        }
    }
}

fn item(item: &SnapshotItem) -> Markup {
    markup! {
        table {
            caption {
                strong { (item.title) } " (" (item.measure) "), in " (item.unit)
                "; computed from lake version " (item.lake_version)
                "; definition " code { (item.definition_hash) }
            }
            thead { tr {
                th scope="col" { "Period" } th scope="col" { "Group" }
                th .number scope="col" { "Value" } th .number scope="col" { "95 % interval" }
                th .number scope="col" { "Numerator / denominator" } th .number scope="col" { "n" }
            } }
            tbody { @for value in &item.values { (row(value)) } }
        }
        details { summary { "Its definition" } pre { (item.definition) } }
    }
}

fn row(value: &Published) -> Markup {
    let or_unknown = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
    let pair = |one: &Option<String>, mark: &str, other: &Option<String>| {
        if one.is_none() && other.is_none() {
            return "none".to_owned();
        }
        format!("{} {mark} {}", or_unknown(one), or_unknown(other))
    };
    markup! {
        tr {
            td { (value.period_kind.as_str()) " from " (value.period_start) @if value.partial { " (under way)" } }
            td { @if value.group.is_empty() { "all" } @else { (value.group) } }
            td .number { @if value.suppressed { "withheld, small group" } @else { (or_unknown(&value.value)) } }
            td .number { (pair(&value.low, "to", &value.high)) }
            td .number { (pair(&value.numerator, "/", &value.denominator)) }
            td .number { (value.n.map_or("unknown".to_owned(), |n| n.to_string())) }
        }
    }
}

pub(super) fn files(record: &ToolRecord) -> Markup {
    let inside = record
        .files
        .iter()
        .map(|(hash, _)| (hash, "inside the record"));
    let apart = record.files_apart.iter().map(|hash| (hash, "kept apart"));
    let all: Vec<_> = inside.chain(apart).collect();
    markup! {
        @if !all.is_empty() {
            h2 { "Attached files" }
            ul { @for (hash, place) in all { li { code { (hash) } ", " (place) } } }
        }
    }
}
