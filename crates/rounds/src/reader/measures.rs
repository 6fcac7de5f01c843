//! `/measures`: every measure with its last value.

use rounds_core::Period;
use rounds_web::page_data::{MeasureFilter, MeasureList, MeasureRow, Reading, Variation};

use super::current::{Current, Measured};
use super::{groups, reading, series};

/// The list page.
pub fn list(current: &Current, filter: &MeasureFilter) -> MeasureList {
    let mut areas: Vec<String> = current.measures.iter().map(area).collect();
    areas.sort();
    areas.dedup();
    let passing = current
        .measures
        .iter()
        .filter(|measure| passes(measure, filter));
    let mut rows: Vec<MeasureRow> = passing.map(row).collect();
    rows.sort_by(|a, b| (&a.area, &a.title).cmp(&(&b.area, &b.title)));
    MeasureList {
        rows,
        areas,
        total: current.measures.len() as u64,
    }
}

/// `flow` is written `Flow`, `ai` is written `AI`.
pub fn area(measure: &Measured) -> String {
    let word = measure.definition.area().replace('_', " ");
    if word.len() <= 2 {
        return word.to_uppercase();
    }
    let mut characters = word.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// The last full period of the series that speaks for the measure.
pub fn latest(measure: &Measured) -> Option<(Period, Reading)> {
    series::latest(&measure.definition, groups::shown(measure)?)
}

fn passes(measure: &Measured, filter: &MeasureFilter) -> bool {
    let definition = &measure.definition;
    let name = format!("{} {}", definition.id, definition.title).to_lowercase();
    let text = filter.text.as_deref().unwrap_or("").to_lowercase();
    let in_area = filter
        .area
        .as_ref()
        .is_none_or(|wanted| *wanted == area(measure));
    in_area && text.split_whitespace().all(|word| name.contains(word))
}

fn row(measure: &Measured) -> MeasureRow {
    let definition = &measure.definition;
    let shown = groups::shown(measure);
    MeasureRow {
        id: definition.id.clone(),
        title: groups::title(measure, shown),
        area: area(measure),
        scale: reading::scale(definition.kind, &definition.unit),
        latest: latest(measure),
        variation: shown.map_or(Variation::TooFewPoints, |one| {
            series::variation(definition, one)
        }),
        assurance: shown.and_then(|one| series::assurance(definition, one)),
        recent: shown.map(series::recent_values).unwrap_or_default(),
        findings_open: measure.findings_open,
    }
}
