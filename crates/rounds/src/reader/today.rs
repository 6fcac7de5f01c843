//! `/`: what the last round changed, and a strip of vital signs; also the frame's figures.

use std::collections::BTreeMap;

use rounds_lake::ingest::Batch;
use rounds_measures::store::rounds::RoundRecord;
use rounds_web::page_data::{RoundNote, Standing, Today, Variation, VitalSign};

use super::current::{Current, Measured};
use super::{findings, groups, measures, reading, series};

/// Numbers in the strip.
const VITAL_SIGNS_MAX: usize = 6;
/// The area that is about data and not about care: it comes last.
const DATA_AREA: &str = "data";

/// The frame's figures.
pub fn standing(current: &Current) -> Standing {
    let (last, _) = current.last_rounds();
    Standing {
        as_of: last.map(|round| round.at),
        changes: findings::changed(current).count() as u64,
        findings_open: current.findings_open(),
        measures: current.measures.len() as u64,
    }
}

/// The home page.
pub fn today(current: &Current) -> Today {
    let (last, before) = current.last_rounds();
    let changed = findings::changed(current);
    Today {
        since: before.map(|round| round.at),
        last_round: last.map(|round| note(current, round, before)),
        changes: changed
            .map(|detail| findings::row(current, detail))
            .collect(),
        findings_open: current.findings_open(),
        vital_signs: vital_signs(current),
    }
}

fn note(current: &Current, round: &RoundRecord, before: Option<&RoundRecord>) -> RoundNote {
    let read_before = before.map_or(0, |round| round.lake_version);
    let is_new = |batch: &&Batch| {
        batch.lake_version > read_before && batch.lake_version <= round.lake_version
    };
    let new = || current.batches.iter().filter(is_new);
    RoundNote {
        finished_at: round.at,
        measures: round.evaluated + round.unchanged,
        rows_new: new().map(|batch| batch.kept).sum(),
        rows_quarantined: new().map(|batch| batch.quarantined).sum(),
    }
}

/// One measure of each area, then a second of each, until the strip is full.
fn vital_signs(current: &Current) -> Vec<VitalSign> {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    let mut signs = Vec::new();
    for measure in &current.measures {
        if let Some(sign) = vital_sign(measure) {
            let area = measure.definition.area();
            let turn = taken.entry(area).or_default();
            signs.push(((area == DATA_AREA, *turn), sign));
            *turn += 1;
        }
    }
    // The sort is stable: within a turn measures stay in the order of their ids.
    signs.sort_by_key(|(place, _)| *place);
    let strip = signs.into_iter().map(|(_, sign)| sign);
    strip.take(VITAL_SIGNS_MAX).collect()
}

/// A measure whose last value can be shown and which is long enough to say whether it moved.
fn vital_sign(measure: &Measured) -> Option<VitalSign> {
    let definition = &measure.definition;
    let shown = groups::shown(measure)?;
    let (period, latest) = measures::latest(measure)?;
    latest.value()?;
    let variation = series::variation(definition, shown);
    (variation != Variation::TooFewPoints).then(|| VitalSign {
        measure_id: definition.id.clone(),
        title: groups::title(measure, Some(shown)),
        scale: reading::scale(definition.kind, &definition.unit),
        period,
        reading: latest,
        variation,
    })
}
