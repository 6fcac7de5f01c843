//! Invented measures.

use rounds_core::{Direction, MeasureKind, PeriodKind};

use super::values::{self, Recipe};
use super::{Scenario, findings, instant, tables};
use crate::page_data::{
    Dimension, FindingState, GroupChoice, MeasureFilter, MeasureList, MeasurePage, MeasureRow,
    Reading, Scale, Series, TableRead, Variation,
};

/// One invented measure.
#[derive(Debug, Clone)]
pub struct Invented {
    pub id: String,
    pub title: String,
    pub area: &'static str,
    pub unit: &'static str,
    pub recipe: Recipe,
    pub groups: Vec<String>,
    pub dimension: &'static str,
}

type Line = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    MeasureKind,
    Direction,
    [f64; 3],
    Option<(usize, f64)>,
);

const COUNT: MeasureKind = MeasureKind::Count;
const SHARE: MeasureKind = MeasureKind::Proportion;
const RATIO: MeasureKind = MeasureKind::Ratio;
const QUANTILE: MeasureKind = MeasureKind::Quantile;
const LOWER: Direction = Direction::Lower;
const HIGHER: Direction = Direction::Higher;
const NEITHER: Direction = Direction::Neither;

/// Id, title, area, unit, kind, better, [usual, denominator, spread], jump.
const LINES: [Line; 12] = [
    (
        "encounter.volume",
        "Encounters",
        "Encounters",
        "encounters",
        COUNT,
        NEITHER,
        [2_140.0, 1.0, 0.04],
        None,
    ),
    (
        "encounter.emergency",
        "Emergency visits",
        "Encounters",
        "visits",
        COUNT,
        NEITHER,
        [412.0, 1.0, 0.06],
        Some((3, 1.31)),
    ),
    (
        "encounter.length_of_stay",
        "Length of stay, median",
        "Encounters",
        "days",
        QUANTILE,
        LOWER,
        [3.9, 402.0, 0.05],
        None,
    ),
    (
        "encounter.readmission_30",
        "Readmission within 30 days",
        "Encounters",
        "of index stays",
        SHARE,
        LOWER,
        [0.118, 388.0, 0.07],
        Some((4, 1.42)),
    ),
    (
        "access.telehealth_share",
        "Telehealth share",
        "Access",
        "of appointments",
        SHARE,
        NEITHER,
        [0.214, 1_906.0, 0.05],
        None,
    ),
    (
        "care.hba1c_control",
        "HbA1c under 8 %",
        "Care",
        "of patients with diabetes",
        SHARE,
        HIGHER,
        [0.642, 611.0, 0.03],
        Some((6, 1.09)),
    ),
    (
        "care.blood_pressure_control",
        "Blood pressure under 140/90",
        "Care",
        "of patients with hypertension",
        SHARE,
        HIGHER,
        [0.581, 1_402.0, 0.03],
        None,
    ),
    (
        "care.influenza_immunization",
        "Influenza immunization",
        "Care",
        "of eligible patients",
        SHARE,
        HIGHER,
        [0.447, 2_250.0, 0.06],
        None,
    ),
    (
        "medication.active_per_patient",
        "Active medications per patient",
        "Medications",
        "medications",
        RATIO,
        LOWER,
        [4.6, 1_880.0, 0.03],
        None,
    ),
    (
        "prediction.missing_share",
        "APACHE IVa: scores missing",
        "AI models",
        "of stays",
        SHARE,
        LOWER,
        [0.031, 1_084.0, 0.1],
        Some((2, 3.4)),
    ),
    (
        "prediction.observed_expected",
        "APACHE IVa: observed against expected deaths",
        "AI models",
        "ratio",
        RATIO,
        NEITHER,
        [0.79, 139.0, 0.08],
        None,
    ),
    (
        "quality.observation_unit_completeness",
        "Observations with a unit",
        "Data quality",
        "of numeric observations",
        SHARE,
        HIGHER,
        [0.987, 21_400.0, 0.004],
        None,
    ),
];

/// The measures of a scenario.
pub fn invented(scenario: Scenario) -> Vec<Invented> {
    if scenario == Scenario::Failing {
        return Vec::new();
    }
    let mut all: Vec<Invented> = LINES
        .iter()
        .enumerate()
        .map(|(index, line)| from_line(index as u64, line, scenario))
        .collect();
    if scenario == Scenario::Crowded {
        all.extend(crowd());
    }
    all.sort_by(|a, b| (a.area, &a.title).cmp(&(b.area, &b.title)));
    all
}

fn from_line(index: u64, line: &Line, scenario: Scenario) -> Invented {
    let (id, title, area, unit, kind, direction, [usual, denominator, spread], jump) = *line;
    let wards = [
        "Eastside",
        "Harbor View",
        "Meridian Main",
        "Northgate",
        "Westfield",
    ];
    let hospitals = (1..=186).map(|number| format!("Hospital {number}"));
    let (dimension, groups) = match area {
        "AI models" => ("hospital", hospitals.collect()),
        "Encounters" | "Access" => ("department", wards.map(str::to_owned).into()),
        _ => ("department", Vec::new()),
    };
    Invented {
        id: id.to_owned(),
        title: title.to_owned(),
        area,
        unit,
        recipe: Recipe {
            usual,
            denominator,
            spread,
            jump: jump.filter(|_| scenario != Scenario::Quiet),
            kind,
            direction,
            seed: index + 1,
        },
        groups,
        dimension,
    }
}

fn crowd() -> Vec<Invented> {
    let titles = [
        "<script>alert('measure')</script> & \"quotes\"",
        "Share of encounters in ambulatory surgery centres and hospital outpatient departments whose discharge medication reconciliation was completed and signed within twenty-four hours",
        "Pneumonoultramicroscopicsilicovolcanoconiosis_related_respiratory_medicine_consultations",
    ];
    titles
        .into_iter()
        .enumerate()
        .map(|(index, title)| Invented {
            id: format!("crowd.measure_{index}"),
            title: title.to_owned(),
            area: "Encounters",
            unit: "of encounters",
            recipe: Recipe {
                usual: 0.3,
                denominator: 40.0,
                spread: 0.2,
                jump: None,
                kind: MeasureKind::Proportion,
                direction: Direction::Neither,
                seed: 40 + index as u64,
            },
            groups: vec![
                "<b>Ward</b> & co".to_owned(),
                "Department of Cardiothoracic and Vascular Surgery, Rehabilitation and Long-Term Follow-Up".to_owned(),
            ],
            dimension: "department",
        })
        .collect()
}

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
        numerator: Some("encounters of the index stays that began within 30 days".to_owned()),
        denominator: Some("discharges alive in the period".to_owned()),
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
        reference: Some(measure.recipe.usual),
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
