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
/// No rows; a threshold probability outside (0, 1); a score that is not finite; a level outside
/// (0, 1).
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
    let patients = Patients::of(rows, dependence);
    let flags = |row: &PairedValue| {
        let first = f64::from(u8::from(row.first >= thresholds.first_score));
        let second = f64::from(u8::from(row.second >= thresholds.second_score));
        [first, second, first - second]
    };
    let found = [0, 1, 2].map(|which: usize| {
        let flag = |row: &PairedValue| flags(row).get(which).copied().unwrap_or(0.0);
        let value = rows
            .iter()
            .map(|row| flag(row) * (row.ones as f64 - weight * row.zeros as f64))
            .sum::<f64>()
            / total as f64;
        (value, spread(rows, &patients, (value, weight), total, flag))
    });
    let [first, second, (value, spread)] = found;
    let error = spread.error().filter(|error| *error > 0.0);
    let z = error.map(|error| value / error);
    Ok(Comparison {
        first: first.1.around(first.0, tail),
        second: second.1.around(second.0, tail),
        difference: spread.around(value, tail),
        z,
        p: z.map(distribution::normal_two_sided),
    })
}

fn spread(
    rows: &[PairedValue],
    patients: &Patients,
    (mean, weight): (f64, f64),
    total: u64,
    flag: impl Fn(&PairedValue) -> f64,
) -> UnitSpread {
    match patients {
        Patients::Independent => UnitSpread {
            squares: rows
                .iter()
                .map(|row| {
                    let (one, zero) = (flag(row) - mean, -weight * flag(row) - mean);
                    row.ones as f64 * one * one + row.zeros as f64 * zero * zero
                })
                .sum(),
            units: total,
            rows: total,
            is_clustered: false,
        },
        Patients::Numbered {
            patients: count, ..
        } => {
            let mut sums = vec![0.0; *count];
            for (place, row) in rows.iter().enumerate() {
                if let Some(sum) = sums.get_mut(patients.number(place)) {
                    let benefit = flag(row) * (row.ones as f64 - weight * row.zeros as f64);
                    *sum += benefit - mean * (row.zeros + row.ones) as f64;
                }
            }
            UnitSpread {
                squares: sums.iter().map(|sum| sum * sum).sum(),
                units: *count as u64,
                rows: total,
                is_clustered: true,
            }
        }
    }
}
