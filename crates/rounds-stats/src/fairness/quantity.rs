//! A measure of one table in the form that two of them can be compared in.

use super::flags::Fraction;
use crate::discrimination::{Area, Scale};
use crate::estimate::tail_of;
use crate::intervals::{proportion, wilson_ends};
use crate::{Estimate, StatsError, distribution};

/// One measure of one table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Quantity {
    /// Part of a whole.
    Share(Fraction),
    /// Area under the ROC curve.
    Area(Area),
    /// Normal on its own scale, with its standard error.
    Plain {
        value: f64,
        error: Option<f64>,
        shown: Estimate,
    },
    /// Normal on the log scale, with the standard error of its logarithm.
    Logarithmic {
        value: f64,
        error: Option<f64>,
        shown: Estimate,
    },
}

impl Quantity {
    /// As it is shown for the group alone.
    pub(super) fn estimate(&self, level: f64) -> Result<Estimate, StatsError> {
        match self {
            Self::Share(fraction) if fraction.patients.is_none() => {
                proportion(fraction.events, fraction.total, level)
            }
            Self::Share(fraction) => {
                let ends = fraction.ends(level)?;
                Ok(Estimate {
                    value: fraction.value(),
                    low: ends.map(|(low, _)| low),
                    high: ends.map(|(_, high)| high),
                    n: fraction.total as u64,
                    method: "Wilson score interval on effective rows by patient",
                })
            }
            Self::Area(area) => area.interval(level, Scale::Logit),
            Self::Plain { shown, .. } | Self::Logarithmic { shown, .. } => Ok(*shown),
        }
    }

    /// The value and its variance on the scale on which it is nearly normal.
    pub(super) fn on_its_scale(&self) -> Option<(f64, f64)> {
        match self {
            Self::Share(fraction) => Some((fraction.value(), fraction.variance())),
            Self::Area(area) => area.variance().map(|variance| (area.value(), variance)),
            Self::Plain { value, error, .. } => error.map(|error| (*value, error * error)),
            Self::Logarithmic { value, error, .. } => {
                error.map(|error| (value.ln(), error * error))
            }
        }
    }
}

impl Fraction {
    pub(super) fn value(&self) -> f64 {
        self.events / self.total
    }

    pub(super) fn variance(&self) -> f64 {
        let share = self.value();
        share * (1.0 - share) * self.design_effect / self.total
    }

    /// Wilson's ends on as many rows as independent ones would be worth as much; `None` with one
    /// patient.
    pub(super) fn ends(&self, level: f64) -> Result<Option<(f64, f64)>, StatsError> {
        let rows = self.total / self.design_effect;
        let reach = reach(level, self.patients)?;
        Ok(reach.map(|reach| wilson_ends(self.value() * rows, rows, reach)))
    }
}

/// How many standard errors an interval reaches: normal, or Student's t with one degree less than
/// there are patients. `None` for one patient.
pub(super) fn reach(level: f64, patients: Option<f64>) -> Result<Option<f64>, StatsError> {
    let tail = tail_of(level)?;
    Ok(match patients {
        None => distribution::normal_upper(tail),
        Some(patients) if patients > 1.0 => distribution::student_upper(tail, patients - 1.0),
        Some(_) => None,
    })
}

pub(super) fn normal(level: f64) -> Result<f64, StatsError> {
    distribution::normal_upper(tail_of(level)?).ok_or(StatsError::Level { found: level })
}
