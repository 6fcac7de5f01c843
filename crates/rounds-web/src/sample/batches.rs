//! Invented sources, batches and refused rows.

use super::{Scenario, instant, tables};
use crate::page_data::{
    BatchPage, BatchRow, BatchState, Counts, DataPage, QuarantineFilter, QuarantinePage,
    QuarantineRow, ReasonCount, SourceRow, SourceState, TableWrite, Window,
};

const BATCHES: i64 = 37;
const REASONS: [(&str, &str); 4] = [
    ("wrong-type", "expected a number, found \"high\""),
    ("missing-key", "the resource has no id"),
    ("impossible-date", "2026-02-30 does not exist"),
    ("malformed", "expected `,` or `}` at byte 1,204"),
];

fn counts(number: i64) -> Counts {
    let received = 1_000 + number.unsigned_abs() * 113;
    let quarantined = number.unsigned_abs() % 5;
    let duplicate = number.unsigned_abs() % 3 * 40;
    Counts {
        received,
        kept: received - duplicate - quarantined,
        duplicate,
        quarantined,
    }
}

/// The page about sources.
pub fn data(scenario: Scenario, window: Window) -> DataPage {
    match scenario {
        Scenario::Empty | Scenario::Failing => return DataPage::default(),
        Scenario::Normal | Scenario::Quiet | Scenario::Crowded => {}
    }
    let mut sources = vec![
        source(
            "ehr-export",
            "FHIR NDJSON",
            "/srv/exports/ehr",
            33,
            SourceState::Loaded,
        ),
        source(
            "icu-scores",
            "CSV",
            "/srv/exports/icu/apache*.csv",
            4,
            SourceState::Loaded,
        ),
        source(
            "message-extract",
            "CSV",
            "/srv/exports/messages.csv",
            0,
            SourceState::NeverLoaded,
        ),
    ];
    if scenario == Scenario::Crowded {
        let message = "sources/laboratory.toml:14: unknown key \"colum\", did you mean \"column\"?";
        let state = SourceState::Failed {
            message: message.to_owned(),
        };
        let location = "https://laboratory.interface.meridian-health.example/fhir/r4/bulk/export/2026/11/observations";
        sources.push(source(
            "laboratory-results-from-the-regional-network",
            "FHIR NDJSON",
            location,
            2,
            state,
        ));
    }
    DataPage {
        sources,
        batches: (1..=BATCHES)
            .rev()
            .skip(usize::try_from(window.offset).unwrap_or(usize::MAX))
            .take(usize::try_from(window.limit).unwrap_or(usize::MAX))
            .map(batch)
            .collect(),
        batches_total: BATCHES.unsigned_abs(),
        quarantined: refused(scenario).len() as u64,
        tables: tables::list(scenario).len() as u64,
    }
}

fn source(name: &str, kind: &str, location: &str, batches: i64, state: SourceState) -> SourceRow {
    let counts = (1..=batches)
        .map(counts)
        .fold(Counts::default(), |sum, next| Counts {
            received: sum.received + next.received,
            kept: sum.kept + next.kept,
            duplicate: sum.duplicate + next.duplicate,
            quarantined: sum.quarantined + next.quarantined,
        });
    SourceRow {
        name: name.to_owned(),
        kind: kind.to_owned(),
        location: location.to_owned(),
        counts,
        batches: batches.unsigned_abs(),
        last_loaded_at: (batches > 0).then(|| instant(900)),
        state,
    }
}

fn batch(number: i64) -> BatchRow {
    BatchRow {
        number,
        source: "ehr-export".to_owned(),
        file: format!("Observation.{number:03}.ndjson.gz"),
        loaded_at: instant((BATCHES - number) * 3_600 + 900),
        duration_seconds: 1.7,
        counts: counts(number),
        state: BatchState::Committed,
    }
}

/// A batch's page.
pub fn one(scenario: Scenario, number: i64) -> Option<BatchPage> {
    let is_there = (1..=BATCHES).contains(&number)
        && matches!(
            scenario,
            Scenario::Normal | Scenario::Quiet | Scenario::Crowded
        );
    if !is_there {
        return None;
    }
    let table = tables::list(scenario).into_iter().nth(2)?;
    let batch = batch(number);
    let reasons = REASONS
        .iter()
        .take(1)
        .filter(|_| batch.counts.quarantined > 0)
        .map(|(reason, _)| ReasonCount {
            reason: (*reason).to_owned(),
            count: batch.counts.quarantined,
        })
        .collect();
    Some(BatchPage {
        content_hash: "5d41402abc4b2a76b9719d911017c592".to_owned(),
        size_bytes: 4_812_331,
        writes: vec![TableWrite {
            table: table.name,
            rows: batch.counts.kept,
            version: number.min(12),
        }],
        reasons,
        batch,
    })
}

fn refused(scenario: Scenario) -> Vec<QuarantineRow> {
    let count = match scenario {
        Scenario::Normal | Scenario::Quiet => 112,
        Scenario::Crowded => 2_345,
        Scenario::Empty | Scenario::Failing => 0,
    };
    (0..count).filter_map(refusal).collect()
}

fn refusal(index: usize) -> Option<QuarantineRow> {
    let (reason, message) = REASONS.get(index % REASONS.len())?;
    let raw = match index % 3 {
        0 => r#"{"resourceType":"Observation","id":"o-1","valueQuantity":{"value":"high","unit":"mmol/L"}}"#.to_owned(),
        1 => "<script>alert('raw')</script>,=cmd|' /C calc'!A0,\"unfinished".to_owned(),
        _ => format!(r#"{{"resourceType":"Observation","note":"{}"}}"#, "long ".repeat(1_200)),
    };
    Some(QuarantineRow {
        source: if index.is_multiple_of(4) {
            "icu-scores"
        } else {
            "ehr-export"
        }
        .to_owned(),
        file: "Observation.037.ndjson.gz".to_owned(),
        line: 17 + index as i64 * 3,
        column: (index % 4 != 3).then(|| "clinical.observation.value_quantity".to_owned()),
        reason: (*reason).to_owned(),
        message: (*message).to_owned(),
        raw,
        batch: BATCHES - (index as i64 / 60).min(BATCHES - 1),
        at: instant(900),
    })
}

/// The quarantine page.
pub fn quarantine(scenario: Scenario, filter: &QuarantineFilter, window: Window) -> QuarantinePage {
    let all = refused(scenario);
    let reasons = REASONS.iter().map(|(reason, _)| ReasonCount {
        reason: (*reason).to_owned(),
        count: all.iter().filter(|row| row.reason == *reason).count() as u64,
    });
    let mut sources: Vec<String> = all.iter().map(|row| row.source.clone()).collect();
    sources.sort();
    sources.dedup();
    let reasons = reasons.filter(|reason| reason.count > 0).collect();
    let passing: Vec<QuarantineRow> = all
        .into_iter()
        .filter(|row| {
            filter
                .source
                .as_ref()
                .is_none_or(|source| source == &row.source)
        })
        .filter(|row| {
            filter
                .reason
                .as_ref()
                .is_none_or(|reason| reason == &row.reason)
        })
        .filter(|row| filter.batch.is_none_or(|batch| batch == row.batch))
        .collect();
    QuarantinePage {
        total: passing.len() as u64,
        rows: passing
            .into_iter()
            .skip(usize::try_from(window.offset).unwrap_or(usize::MAX))
            .take(usize::try_from(window.limit).unwrap_or(usize::MAX))
            .collect(),
        reasons,
        sources,
    }
}
