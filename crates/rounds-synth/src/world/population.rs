//! Whom an order suits and a rule is meant for: groups of patients that both are written for. It
//! is not a phenotype; it only keeps mammograms from boys.

use super::Patient;

/// A group of patients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Population {
    Anyone,
    Adults,
    Children,
    /// 65 years and older.
    Older,
    /// Women from 40 to 74 years.
    WomenForScreening,
    Diabetes,
    HeartFailure,
    KidneyDisease,
    LungDisease,
    Hypertension,
    Depression,
}

impl Population {
    /// Whether this patient, who is so old, belongs to it.
    pub(crate) fn has(self, patient: &Patient, age_years: i32) -> bool {
        match self {
            Self::Anyone => true,
            Self::Adults => age_years >= 18,
            Self::Children => age_years < 18,
            Self::Older => age_years >= 65,
            Self::WomenForScreening => patient.female && (40..=74).contains(&age_years),
            Self::Diabetes => patient.diabetes,
            Self::HeartFailure => patient.heart_failure,
            Self::KidneyDisease => patient.kidney_disease,
            Self::LungDisease => patient.lung_disease,
            Self::Hypertension => patient.hypertension,
            Self::Depression => patient.depression,
        }
    }

    /// As an inventory of rules says it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Anyone => "all patients",
            Self::Adults => "adults",
            Self::Children => "patients below 18 years",
            Self::Older => "patients of 65 years and older",
            Self::WomenForScreening => "women from 40 to 74 years",
            Self::Diabetes => "patients with diabetes",
            Self::HeartFailure => "patients with heart failure",
            Self::KidneyDisease => "patients with chronic kidney disease",
            Self::LungDisease => "patients with chronic lung disease",
            Self::Hypertension => "patients with hypertension",
            Self::Depression => "patients with depression",
        }
    }
}
