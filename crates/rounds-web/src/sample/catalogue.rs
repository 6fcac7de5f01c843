//! Which measures the sample has, and what their numbers are like.

use rounds_core::{Direction, MeasureKind};

use super::Scenario;
use super::values::Recipe;

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
#[rustfmt::skip] // one measure a line
const LINES: [Line; 12] = [
    ("encounter.volume", "Encounters", "Encounters", "encounters", COUNT, NEITHER, [2_140.0, 1.0, 0.04], None),
    ("encounter.emergency", "Emergency visits", "Encounters", "visits", COUNT, NEITHER, [412.0, 1.0, 0.06], Some((3, 1.31))),
    ("encounter.length_of_stay", "Length of stay, median", "Encounters", "days", QUANTILE, LOWER, [3.9, 402.0, 0.05], None),
    ("encounter.readmission_30", "Readmission within 30 days", "Encounters", "of index stays", SHARE, LOWER, [0.118, 388.0, 0.07], Some((4, 1.42))),
    ("access.telehealth_share", "Telehealth share", "Access", "of appointments", SHARE, NEITHER, [0.214, 1_906.0, 0.05], None),
    ("care.hba1c_control", "HbA1c under 8 %", "Care", "of patients with diabetes", SHARE, HIGHER, [0.642, 611.0, 0.03], Some((6, 1.09))),
    ("care.blood_pressure_control", "Blood pressure under 140/90", "Care", "of patients with hypertension", SHARE, HIGHER, [0.581, 1_402.0, 0.03], None),
    ("care.influenza_immunization", "Influenza immunization", "Care", "of eligible patients", SHARE, HIGHER, [0.447, 2_250.0, 0.06], None),
    ("medication.active_per_patient", "Active medications per patient", "Medications", "medications", RATIO, LOWER, [4.6, 1_880.0, 0.03], None),
    ("prediction.missing_share", "APACHE IVa: scores missing", "AI models", "of stays", SHARE, LOWER, [0.031, 1_084.0, 0.1], Some((2, 3.4))),
    ("prediction.observed_expected", "APACHE IVa: observed against expected deaths", "AI models", "ratio", RATIO, NEITHER, [0.79, 139.0, 0.08], None),
    ("quality.observation_unit_completeness", "Observations with a unit", "Data quality", "of numeric observations", SHARE, HIGHER, [0.987, 21_400.0, 0.004], None),
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
