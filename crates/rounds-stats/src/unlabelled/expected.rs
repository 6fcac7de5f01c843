//! What performance should be for scores whose labels are not there yet.

use serde::Serialize;

use super::measures::{Mass, Measures, Sums, average_precision};
use super::reference_map::ReferenceMap;
use super::uncertainty::{Mapped, deviations};
use crate::estimate::{finite, tail_of};
use crate::scores::CountedValues;
use crate::{Estimate, StatsError, distribution};

/// Expected measures of one set of scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExpectedPerformance {
    /// Rows.
    pub rows: u64,
    /// Rows whose score is below or above all of the reference's: for them the nearest rate is
    /// used, which is a guess.
    pub rows_outside_reference: u64,
    /// Rows at or above this are flagged.
    pub threshold: f64,
    /// Share of rows flagged, which is known without labels.
    pub flag_rate: f64,
    /// Measures with the interval in which the realised value should lie; `n` counts rows.
    pub measures: Measures<Estimate>,
    /// Average precision, without an interval; equal scores count as one threshold.
    pub average_precision: Option<Estimate>,
}

const METHOD: &str = "expected from reference rates, interval for the realised value";

/// Confidence-based performance estimation: each row counts as c events and 1 − c others, c the
/// reference's rate at its score, and every measure is that of these counts. AUROC, the threshold
/// measures and (without ties) average precision equal NannyML's `CBPE`, up to the fifth decimal
/// of counts, to which NannyML rounds.
///
/// The interval is for the value that the labels will give if the reference's rates hold; see the
/// module for what it cannot see. The labels of `scores` are not looked at: put rows without a
/// label down as 0. Independent rows are assumed.
///
/// # Errors
/// No rows, a threshold that is not finite, a level outside (0, 1).
pub fn expected_performance(
    map: &ReferenceMap,
    scores: &CountedValues,
    threshold: f64,
    level: f64,
) -> Result<ExpectedPerformance, StatsError> {
    let tail = tail_of(level)?;
    finite("threshold", threshold)?;
    let z = distribution::normal_upper(tail).ok_or(StatsError::Level { found: level })?;
    let rows = mapped(map, scores)?;
    let sums = Sums::of(rows.iter().map(|row| row.mass), threshold);
    let estimate = |value: f64, half: Option<f64>| Estimate {
        value,
        low: half.map(|half| (value - half).max(0.0)),
        high: half.map(|half| (value + half).min(1.0)),
        n: scores.total(),
        method: METHOD,
    };
    let spread = deviations(map, &rows, threshold);
    let descending = rows.iter().rev().map(|row| row.mass);
    Ok(ExpectedPerformance {
        rows: scores.total(),
        rows_outside_reference: rows_outside(map, scores),
        threshold,
        flag_rate: sums.flagged / sums.total,
        measures: sums.measures().with(spread, |value, deviation| {
            estimate(value, Some(z * deviation))
        }),
        average_precision: average_precision(descending, sums.events)
            .map(|value| estimate(value, None)),
    })
}

/// The rows that a map says nothing about.
fn rows_outside(map: &ReferenceMap, scores: &CountedValues) -> u64 {
    let rows = scores.rows().iter();
    rows.filter(|row| !map.covers(row.value))
        .map(|row| row.total())
        .sum()
}

/// Rows with the reference's rates.
pub(super) fn mapped(
    map: &ReferenceMap,
    scores: &CountedValues,
) -> Result<Vec<Mapped>, StatsError> {
    if scores.total() == 0 {
        return Err(StatsError::TooFew {
            what: "rows",
            needed: 1,
            found: 0,
        });
    }
    let places = map.places(scores.rows().iter().map(|row| row.value));
    Ok(scores
        .rows()
        .iter()
        .zip(places)
        .map(|(row, place)| Mapped {
            mass: Mass {
                score: row.value,
                total: row.total() as f64,
                events: row.total() as f64 * place.rate,
            },
            place,
        })
        .collect())
}
