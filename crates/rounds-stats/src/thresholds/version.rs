//! Net benefit of two versions of a model on the same rows.

use super::net_benefit::{UnitSpread, weight_of_false_alert};
use crate::discrimination::Comparison;
use crate::estimate::{finite, tail_of};
use crate::scores::{Dependence, PairedValue, PairedValues, Patients};
use crate::{StatsError, distribution};

/// Where either version flags, and what a false alert weighs for both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VersionThresholds {
    /// The first version flags rows with this score or more.
    pub first_score: f64,
    /// The second version flags rows with this score or more.
    pub second_score: f64,
    /// The probability at which acting and not acting are worth the same, strictly between 0 and 1.
    pub probability: f64,
}

/// [`compare_net_benefit_at`] where both scores are probabilities.
///
/// # Errors
/// A score outside [0, 1], and as [`compare_net_benefit_at`].
pub fn compare_net_benefit(
    pairs: &PairedValues,
    probability: f64,
    dependence: Dependence,
    level: f64,
) -> Result<Comparison, StatsError> {
    for row in pairs.rows() {
        crate::estimate::probability("first score", row.first)?;
        crate::estimate::probability("second score", row.second)?;
    }
    let thresholds = VersionThresholds {
        first_score: probability,
        second_score: probability,
        probability,
    };
    compare_net_benefit_at(pairs, thresholds, dependence, level)
}

/// The net benefit of either version and the first less the second, whose variance is that of the
/// difference of their contributions row by row, added up by patient where `dependence` says that
/// patients repeat; formulas as [`super::net_benefits`]. z is the difference over its standard
/// error and p its two-sided normal tail; both are `None` where the versions flag the same rows.
///
/// # Errors
/// No rows; a threshold probability outside (0, 1); a score threshold that is not finite; a level
/// outside (0, 1).
pub fn compare_net_benefit_at(
    pairs: &PairedValues,
    thresholds: VersionThresholds,
    dependence: Dependence,
    level: f64,
) -> Result<Comparison, StatsError> {
    let tail = tail_of(level)?;
    let weight = weight_of_false_alert(thresholds.probability)?;
    finite("first score threshold", thresholds.first_score)?;
    finite("second score threshold", thresholds.second_score)?;
    let rows = pairs.rows();
    let total: u64 = rows.iter().map(|row| row.zeros + row.ones).sum();
    if total == 0 {
        return Err(StatsError::TooFew {
            what: "rows",
            needed: 1,
            found: 0,
        });
    }
    let patients = Patients::of(rows, dependence)?;
    let first = |row: &PairedValue| row.first >= thresholds.first_score;
    let second = |row: &PairedValue| row.second >= thresholds.second_score;
    let alerts = gathered(rows, &patients, first, second);
    let means = [Alerts::first, Alerts::second, Alerts::apart]
        .map(|of| mean_benefit(&alerts, of, weight, (&patients, total)));
    let [first, second, apart] = means;
    let error = apart.1.error().filter(|error| *error > 0.0);
    let z = error.map(|error| apart.0 / error);
    Ok(Comparison {
        first: first.1.around(first.0, tail),
        second: second.1.around(second.0, tail),
        difference: apart.1.around(apart.0, tail),
        z,
        p: z.map(distribution::normal_two_sided),
    })
}

/// The mean contribution per row, and its spread.
fn mean_benefit(
    alerts: &[Alerts],
    of: impl Fn(&Alerts) -> Sides,
    weight: f64,
    (patients, total): (&Patients, u64),
) -> (f64, UnitSpread) {
    let benefit = |alerts: &Alerts| of(alerts).benefit(weight);
    let mean = alerts.iter().map(benefit).sum::<f64>() / total as f64;
    let is_clustered = matches!(patients, Patients::Numbered { .. });
    let square = |alerts: &Alerts| {
        if is_clustered {
            (benefit(alerts) - mean * alerts.rows() as f64).powi(2)
        } else {
            of(alerts).squares(weight, mean)
        }
    };
    let spread = UnitSpread {
        squares: alerts.iter().map(square).sum(),
        units: patients.units(total),
        rows: total,
        is_clustered,
    };
    (mean, spread)
}

/// Rows by label and by which versions flag them: of one patient, or of all rows.
#[derive(Debug, Clone, Copy, Default)]
struct Alerts {
    /// Neither, the first alone, the second alone, both.
    ones: [u64; 4],
    zeros: [u64; 4],
}

/// Rows whose contribution counts once, and those whose contribution counts against.
struct Sides {
    plus: (u64, u64),
    minus: (u64, u64),
    rows: (u64, u64),
}

impl Alerts {
    fn add(&mut self, row: &PairedValue, first: bool, second: bool) {
        let place = usize::from(first) + 2 * usize::from(second);
        if let (Some(ones), Some(zeros)) = (self.ones.get_mut(place), self.zeros.get_mut(place)) {
            *ones += row.ones;
            *zeros += row.zeros;
        }
    }

    fn rows(&self) -> u64 {
        self.ones.iter().chain(&self.zeros).sum()
    }

    fn sides(&self, sides: impl Fn(&[u64; 4]) -> (u64, u64)) -> Sides {
        let (ones, zeros) = (sides(&self.ones), sides(&self.zeros));
        Sides {
            plus: (ones.0, zeros.0),
            minus: (ones.1, zeros.1),
            rows: (self.ones.iter().sum(), self.zeros.iter().sum()),
        }
    }

    fn first(&self) -> Sides {
        self.sides(|[_, alone, _, both]| (alone + both, 0))
    }

    fn second(&self) -> Sides {
        self.sides(|[_, _, alone, both]| (alone + both, 0))
    }

    fn apart(&self) -> Sides {
        self.sides(|[_, first, second, _]| (*first, *second))
    }
}

impl Sides {
    /// The sum of the rows' contributions.
    fn benefit(&self, weight: f64) -> f64 {
        let net = |plus: u64, minus: u64| plus as f64 - minus as f64;
        net(self.plus.0, self.minus.0) - weight * net(self.plus.1, self.minus.1)
    }

    /// The sum of squared distances of the rows' contributions from their mean.
    fn squares(&self, weight: f64, mean: f64) -> f64 {
        let square = |rows: u64, contribution: f64| rows as f64 * (contribution - mean).powi(2);
        let none =
            self.rows.0 + self.rows.1 - (self.plus.0 + self.plus.1 + self.minus.0 + self.minus.1);
        square(self.plus.0, 1.0)
            + square(self.minus.0, -1.0)
            + square(self.plus.1, -weight)
            + square(self.minus.1, weight)
            + square(none, 0.0)
    }
}

/// Alerts per patient, or of all rows as one where rows are independent.
fn gathered(
    rows: &[PairedValue],
    patients: &Patients,
    first: impl Fn(&PairedValue) -> bool,
    second: impl Fn(&PairedValue) -> bool,
) -> Vec<Alerts> {
    let groups = match patients {
        Patients::Independent => 1,
        Patients::Numbered { patients, .. } => *patients,
    };
    let mut alerts = vec![Alerts::default(); groups];
    for (place, row) in rows.iter().enumerate() {
        if let Some(alerts) = alerts.get_mut(patients.number(place)) {
            alerts.add(row, first(row), second(row));
        }
    }
    alerts
}
