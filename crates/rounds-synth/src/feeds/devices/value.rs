//! What devices at home measure: values around what is usual for the patient.

use super::people::Enrolled;
use crate::calendar::Day;
use crate::planted::Planted;
use crate::planted::operations::devices::{CUFFS, PROGRAMS};
use crate::random::Random;

const POUNDS: f64 = 0.01;
const MMOL: f64 = 0.01;
const MG_DL_PER_MMOL_L: f64 = 18.018_2;
const POUNDS_PER_KG: f64 = 2.204_62;

/// What a device measured.
pub(super) struct Value {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) value: f64,
    pub(super) unit: &'static str,
    pub(super) out_of_range: bool,
}

/// What a device sends for one measurement.
pub(super) fn values(
    planted: &Planted,
    person: &Enrolled,
    day: Day,
    random: &mut Random,
) -> Vec<Value> {
    let patient = &person.patient;
    let new = |code, name, value: f64, unit, (low, high): (f64, f64)| Value {
        code,
        name,
        value,
        unit,
        out_of_range: value < low || value > high,
    };
    match PROGRAMS
        .get(person.program)
        .map(|program| program.device_kind)
    {
        Some("blood_pressure") => {
            let offset = if person.program == CUFFS {
                planted.operations.devices.offset_mmhg(person.model, day)
            } else {
                0.0
            };
            let systolic = (random.normal(patient.systolic_mmhg - 3.0, 8.0) + offset).round();
            let diastolic = (0.5 * systolic + random.normal(12.0, 4.0)).round();
            vec![
                new(
                    "8480-6",
                    "Systolic blood pressure",
                    systolic,
                    "mm[Hg]",
                    (90.0, 160.0),
                ),
                new(
                    "8462-4",
                    "Diastolic blood pressure",
                    diastolic,
                    "mm[Hg]",
                    (50.0, 100.0),
                ),
            ]
        }
        Some("weight") => {
            let kg = random.normal(person.weight_kg, 0.7);
            let limits = (person.weight_kg - 2.0, person.weight_kg + 2.0);
            let mut weight = new("29463-7", "Body weight", kg, "kg", limits);
            if random.chance(POUNDS) {
                (weight.value, weight.unit) = (kg * POUNDS_PER_KG, "[lb_av]");
            }
            weight.value = (weight.value * 10.0).round() / 10.0;
            vec![weight]
        }
        Some("glucose") => {
            // The estimated average glucose of an HbA1c: Nathan et al., Diabetes Care 2008;31:1473.
            let usual = 28.7 * patient.hba1c_percent - 46.7;
            let mg_dl = random.log_normal(usual, 0.25).round();
            let limits = (70.0, 250.0);
            let mut glucose = new("2339-0", "Glucose in blood", mg_dl, "mg/dL", limits);
            if random.chance(MMOL) {
                let mmol = (10.0 * mg_dl / MG_DL_PER_MMOL_L).round() / 10.0;
                (glucose.value, glucose.unit) = (mmol, "mmol/L");
            }
            vec![glucose]
        }
        _ => {
            let percent = random.normal(93.5, 2.0).min(100.0).round();
            vec![new(
                "59408-5",
                "Oxygen saturation by pulse oximetry",
                percent,
                "%",
                (88.0, 100.0),
            )]
        }
    }
}
