//! Evidence of the sample.

use jiff::Timestamp;
use jiff::civil::date;
use rounds_core::PeriodKind;
use rounds_governance::chain::{canonical, sha256};
use rounds_governance::evidence::{
    Attachment, Published, Snapshot, SnapshotItem, TableFile, TableRead,
};
use rounds_governance::ids::ToolId;

const DEFINITION: &str = "-- title: APACHE IVa: scores missing\n-- unit: of stays\nselect date_trunc('month', at) as period, count(*) filter (score is null) as numerator, count(*) as denominator\nfrom ai.prediction\nwhere model = 'APACHE IVa'\ngroup by 1\n";

/// A snapshot with this title, taken then.
pub fn of(title: &str, taken_at: Timestamp) -> Snapshot {
    Snapshot {
        format: 1,
        title: title.to_owned(),
        tool: Some(ToolId::from("icu-mortality")),
        site: "Meridian Health".to_owned(),
        taken_at,
        software: env!("CARGO_PKG_VERSION").to_owned(),
        lake_version: 408,
        time_zone: "America/New_York".to_owned(),
        items: vec![
            item("prediction.missing_share", "APACHE IVa: scores missing"),
            item(
                "prediction.observed_expected",
                "APACHE IVa: observed against expected deaths",
            ),
        ],
        tables: vec![TableRead {
            table: "ai.prediction".to_owned(),
            version: 41,
            files: vec![TableFile {
                path: "ai/prediction/part-00000-6f1c.parquet".to_owned(),
                bytes: 2_411_008,
                sha256: sha256(b"part-00000-6f1c"),
            }],
            query: None,
        }],
        references: Vec::new(),
    }
}

fn item(measure: &str, title: &str) -> SnapshotItem {
    let value = |month: i8, numerator: &str, value: &str, low: &str, high: &str| Published {
        period_start: date(2026, month, 1),
        period_kind: PeriodKind::Month,
        group: String::new(),
        numerator: Some(numerator.to_owned()),
        denominator: Some("1084".to_owned()),
        value: Some(value.to_owned()),
        low: Some(low.to_owned()),
        high: Some(high.to_owned()),
        n: Some(1084),
        suppressed: false,
        partial: false,
    };
    let small = Published {
        group: "hospital=Hospital 5".to_owned(),
        numerator: None,
        denominator: None,
        value: None,
        low: None,
        high: None,
        n: None,
        suppressed: true,
        ..value(10, "", "", "", "")
    };
    SnapshotItem {
        measure: measure.to_owned(),
        title: title.to_owned(),
        unit: "of stays".to_owned(),
        definition_hash: sha256(DEFINITION.as_bytes()),
        definition: DEFINITION.to_owned(),
        lake_version: 408,
        groups: Vec::new(),
        values: vec![
            value(8, "33", "0.0304428044", "0.0210", "0.0424"),
            value(9, "35", "0.0322878229", "0.0226", "0.0446"),
            value(10, "115", "0.106088561", "0.0884", "0.1259"),
            small,
        ],
    }
}

/// The snapshot's file.
pub fn file(snapshot: &Snapshot) -> Attachment {
    let value = serde_json::to_value(snapshot).unwrap_or_default();
    let text = canonical(&value);
    Attachment {
        sha256: sha256(text.as_bytes()),
        name: "snapshot.json".to_owned(),
        media_type: "application/json".to_owned(),
        bytes: text.len() as u64,
    }
}

/// How many values it holds.
pub fn values(snapshot: &Snapshot) -> u32 {
    let count: usize = snapshot.items.iter().map(|item| item.values.len()).sum();
    u32::try_from(count).unwrap_or(u32::MAX)
}
