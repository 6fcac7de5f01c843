//! Invented measures as the pages ask for them.

use rounds_core::{MeasureKind, PeriodKind};

use super::catalogue::{Invented, invented};
use super::values::{self, Recipe};
use super::{Scenario, findings, instant, tables};
use crate::page_data::{
    Dimension, FindingState, GroupChoice, MeasureFilter, MeasureList, MeasurePage, MeasureRow,
    Reading, Scale, Series, TableRead, Variation,
};

fn scale(measure: &Invented) -> Scale {
    Scale {
        kind: measure.recipe.kind,
        unit: measure.unit.to_owned(),
    }
}

/// Nothing has been computed on an empty site.
fn series_of(scenario: Scenario, measure: &Invented) -> Series {
    if scenario == Scenario::Empty {
        return Series::default();
    }
    values::series(&measure.recipe)
}

fn variation_of(series: &Series) -> Variation {
    if series.points.is_empty() {
        Variation::TooFewPoints
    } else {
        values::variation(series)
    }
}

/// The list page.
pub fn list(scenario: Scenario, filter: &MeasureFilter) -> MeasureList {
    let all = invented(scenario);
    let mut areas: Vec<String> = all.iter().map(|measure| measure.area.to_owned()).collect();
    areas.dedup();
    let total = all.len() as u64;
    let text = filter.text.as_deref().unwrap_or("").to_lowercase();
    let rows = all
        .iter()
        .filter(|measure| {
            filter
                .area
                .as_deref()
                .is_none_or(|area| area == measure.area)
        })
        .filter(|measure| {
            measure.title.to_lowercase().contains(&text) || measure.id.contains(&text)
        })
        .map(|measure| row(scenario, measure))
        .collect();
    MeasureList { rows, areas, total }
}

fn row(scenario: Scenario, measure: &Invented) -> MeasureRow {
    let series = series_of(scenario, measure);
    let last_full = series.points.iter().rev().find(|point| point.complete);
    let findings_open = findings::all(scenario)
        .iter()
        .filter(|finding| finding.measure_id == measure.id && finding.state == FindingState::Open)
        .count() as u64;
    MeasureRow {
        id: measure.id.clone(),
        title: measure.title.clone(),
        area: measure.area.to_owned(),
        scale: scale(measure),
        latest: last_full.map(|point| (point.period, point.reading.clone())),
        variation: variation_of(&series),
        assurance: values::assurance(&series),
        recent: values::recent(&series),
        findings_open,
    }
}

/// A measure's page.
pub fn one(scenario: Scenario, id: &str, group: Option<&str>) -> Option<MeasurePage> {
    let measure = invented(scenario)
        .into_iter()
        .find(|measure| measure.id == id)?;
    let dimensions = dimensions(scenario, &measure);
    let group = match group {
        None => None,
        Some(key) => Some(
            dimensions
                .iter()
                .flat_map(|dimension| &dimension.groups)
                .find(|group| group.key == key)?
                .clone(),
        ),
    };
    let series = match &group {
        Some(group) => group_series(scenario, &measure, group),
        None => series_of(scenario, &measure),
    };
    let findings = findings::all(scenario)
        .into_iter()
        .filter(|finding| finding.measure_id == id && finding.state == FindingState::Open)
        .collect();
    Some(MeasurePage {
        id: measure.id.clone(),
        title: measure.title.clone(),
        area: measure.area.to_owned(),
        scale: scale(&measure),
        direction: measure.recipe.direction,
        period: PeriodKind::Month,
        description: "Of the discharges alive in the period, those followed by another stay that began within 30 days.".to_owned(),
        failure: (scenario == Scenario::Crowded)
            .then(|| "numerator 12 is larger than denominator 11 in 2026-10".to_owned()),
        has_whole_site: true,
        minimum: Some("denominator >= 20".to_owned()),
        citation: "CMS Hospital-Wide Readmission 2024".to_owned(),
        sql: SQL.to_owned(),
        file: format!("measures/{}.sql", measure.id.replace('.', "/")),
        definition_hash: "9f3c2e71b0d84a15c6e8f7a2".to_owned(),
        reads: tables::list(scenario)
            .into_iter()
            .take(2)
            .map(|table| TableRead {
                table: table.name,
                version: table.version.unwrap_or(0),
            })
            .collect(),
        computed_at: (scenario != Scenario::Empty).then(|| instant(0)),
        dimensions,
        group,
        variation: variation_of(&series),
        assurance: values::assurance(&series),
        series,
        findings,
    })
}

fn group_series(scenario: Scenario, measure: &Invented, group: &GroupChoice) -> Series {
    let mut recipe = measure.recipe.clone();
    recipe.seed += group.key.len() as u64;
    recipe.jump = None;
    let mut series = series_of(
        scenario,
        &Invented {
            recipe,
            ..measure.clone()
        },
    );
    let is_small = matches!(group.latest, Reading::Suppressed { .. });
    for (index, point) in series.points.iter_mut().enumerate() {
        if is_small || index % 9 == 4 {
            point.reading = values::suppressed();
            point.signals.clear();
        } else if index % 11 == 7 {
            point.reading = Reading::Missing;
            point.signals.clear();
        }
    }
    series
}

fn dimensions(scenario: Scenario, measure: &Invented) -> Vec<Dimension> {
    if measure.groups.is_empty() || scenario == Scenario::Empty {
        return Vec::new();
    }
    let groups = measure
        .groups
        .iter()
        .enumerate()
        .map(|(index, label)| GroupChoice {
            key: format!("{}={label}", measure.dimension),
            label: label.clone(),
            latest: group_reading(&measure.recipe, index),
            variation: Variation::Common,
        });
    vec![Dimension {
        name: measure.dimension.to_owned(),
        groups: groups.collect(),
        period: Some(values::month(values::MONTHS - 2)),
        reference: (measure.recipe.kind != MeasureKind::Count).then_some(measure.recipe.usual),
    }]
}

fn group_reading(recipe: &Recipe, index: usize) -> Reading {
    if index % 7 == 3 {
        return values::suppressed();
    }
    if index % 13 == 11 {
        return Reading::Missing;
    }
    let value = recipe.usual * (1.0 + 0.25 * values::noise(recipe.seed, 100 + index));
    values::reading(recipe.kind, value, recipe.denominator / 5.0)
}

const SQL: &str = "\
select date_trunc('month', index_stay.end)        as period,
       index_stay.department                       as department,
       count(*) filter (where next.id is not null) as numerator,
       count(*)                                    as denominator
from clinical.encounter as index_stay
left join clinical.encounter as next
       on next.patient_id = index_stay.patient_id
      and next.start between index_stay.end and index_stay.end + interval '30 days'
where index_stay.class = 'IMP'
group by 1, 2
";
