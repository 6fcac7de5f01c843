//! Expected against realised, once labels are mature: the check that early warning lacks.

use serde::Serialize;

use super::expected::{ExpectedPerformance, expected_performance, mapped};
use super::measures::{Mass, Measures, Sums};
use super::reference_map::ReferenceMap;
use super::uncertainty::deviations;
use crate::scores::CountedValues;
use crate::{Estimate, StatsError, distribution};

/// One measure, expected and realised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MeasureAgreement {
    /// What was expected, with the interval for the realised value.
    pub expected: Estimate,
    /// What the labels gave.
    pub realised: f64,
    /// P(|Z| ≥ |realised − expected| / deviation), if the reference's rates still hold.
    pub p: f64,
    /// Whether p is below 1 − level.
    pub disagrees: bool,
}

/// All measures, expected and realised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    /// Measure by measure.
    pub measures: Measures<MeasureAgreement>,
    /// Whether any measure disagrees when p-values are multiplied by their number: the score no
    /// longer means what it meant, and expected performance is not to be used until the reference
    /// is renewed.
    pub disagrees: bool,
    /// What was expected of these rows.
    pub expected: ExpectedPerformance,
}

/// Compares what was expected of these rows' scores with what their labels show. Give the same
/// rows that were mature, not all rows that were expected: late labels are not missing at random.
///
/// The flag uses Bonferroni's correction over the measures that have a value, which is strict
/// because they are correlated; level 0.95 flags at most 5 % of comparisons where nothing changed.
///
/// # Errors
/// As [`expected_performance`].
pub fn agreement(
    map: &ReferenceMap,
    matured: &CountedValues,
    threshold: f64,
    level: f64,
) -> Result<Agreement, StatsError> {
    let expected = expected_performance(map, matured, threshold, level)?;
    let counted = matured.rows().iter().map(|row| Mass {
        score: row.value,
        total: row.total() as f64,
        events: row.ones as f64,
    });
    let realised = Sums::of(counted, threshold).measures();
    let spread = deviations(map, &mapped(map, matured)?, threshold);
    let measures = expected
        .measures
        .with(realised, |expected, realised| (expected, realised))
        .with(spread, |(expected, realised), deviation| {
            let p = chance(realised - expected.value, deviation);
            MeasureAgreement {
                expected,
                realised,
                p,
                disagrees: p < 1.0 - level,
            }
        });
    let found = measures.present();
    let least = found.iter().map(|measure| measure.p).fold(1.0, f64::min);
    Ok(Agreement {
        disagrees: least * (found.len() as f64) < 1.0 - level,
        measures,
        expected,
    })
}

/// The two-sided p-value; without any spread, equal is certain and different impossible.
fn chance(difference: f64, deviation: f64) -> f64 {
    if deviation > 0.0 {
        distribution::normal_two_sided(difference / deviation)
    } else if difference.abs() < 1e-12 {
        1.0
    } else {
        0.0
    }
}
