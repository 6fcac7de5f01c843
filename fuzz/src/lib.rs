//! What several targets start from: the shipped definitions, and whole resources to damage.

use std::sync::{Arc, LazyLock};

use jiff::tz::TimeZone;
use rounds_core::TableDefinition;
use rounds_formats::fhir::{View, ViewSet};
use serde::Deserialize;

/// Every shipped view.
pub static SHIPPED_VIEWS: LazyLock<Arc<ViewSet>> = LazyLock::new(|| {
    let compile = |(name, text)| View::compile(name, text).expect("shipped views compile");
    let views = rounds_content::views().map(compile).collect();
    let set = ViewSet::new(views).expect("shipped views have names of their own");
    Arc::new(set.with_time_zone(zone()))
});

/// Every shipped table definition.
pub static SHIPPED_TABLES: LazyLock<Vec<TableDefinition>> = LazyLock::new(|| {
    let read = |(_, text)| toml::from_str::<TableFile>(text).expect("shipped tables are valid");
    rounds_content::tables()
        .flat_map(|file| read(file).table)
        .collect()
});

#[derive(Deserialize)]
struct TableFile {
    table: Vec<TableDefinition>,
}

/// A zone with clock changes.
pub fn zone() -> TimeZone {
    TimeZone::get("America/New_York").expect("the zones are bundled")
}

/// Valid resources that between them reach most columns of the shipped views.
pub const RESOURCES: [&str; 4] = [
    include_str!("../corpus/fhir_line/patient.json"),
    include_str!("../corpus/fhir_line/encounter.json"),
    include_str!("../corpus/fhir_line/observation.json"),
    include_str!("../corpus/fhir_line/condition.json"),
];

/// A text with small damages: each four bytes of `edits` say where, what, and with which byte.
pub fn damaged(text: &str, edits: &[u8]) -> Vec<u8> {
    let mut bytes = text.trim_end().as_bytes().to_vec();
    for edit in edits.chunks_exact(4) {
        let &[high, low, kind, byte] = edit else {
            continue;
        };
        if bytes.is_empty() {
            return bytes;
        }
        let place = usize::from(u16::from_be_bytes([high, low])) % bytes.len();
        match kind % 4 {
            0 => bytes[place] = byte,
            1 => bytes.insert(place, byte),
            2 => drop(bytes.remove(place)),
            _ => bytes.truncate(place),
        }
    }
    bytes
}
