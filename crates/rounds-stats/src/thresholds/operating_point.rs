//! How a threshold performs: shares, likelihood ratios and the work per true alert.

use serde::Serialize;

use super::confusion::Confusion;
use super::moments::{Moments, Weights};
use super::share::{Share, share};
use super::tally::{Tally, tallies};
use crate::estimate::tail_of;
use crate::scores::ScoreTable;
use crate::{Estimate, StatsError, distribution};

/// A threshold's counts and measures. A measure is `None` where it divides by no rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OperatingPoint {
    /// The four counts.
    pub counts: Confusion,
    /// Flagged among rows with the event.
    pub sensitivity: Option<Estimate>,
    /// Not flagged among rows without the event.
    pub specificity: Option<Estimate>,
    /// With the event among flagged rows: the positive predictive value.
    pub ppv: Option<Estimate>,
    /// Without the event among rows not flagged: the negative predictive value.
    pub npv: Option<Estimate>,
    /// Flagged among all rows.
    pub flag_rate: Option<Estimate>,
    /// Flagged among rows without the event: 1 − specificity.
    pub false_positive_rate: Option<Estimate>,
    /// Not flagged among rows with the event: 1 − sensitivity.
    pub false_negative_rate: Option<Estimate>,
    /// Flagged with the event or not flagged without it, among all rows.
    pub accuracy: Option<Estimate>,
    /// 2·TP/(2·TP + FP + FN). Its interval is that of the share F* = TP/(TP + FP + FN), carried over
    /// by F1 = 2F*/(1 + F*) (Hand, Christen & Kirielle, Mach Learn 110:451, 2021); `n` is
    /// TP + FP + FN.
    pub f1: Option<Estimate>,
    /// Sensitivity over false-positive rate; also `None` without a false positive.
    pub positive_likelihood_ratio: Option<Estimate>,
    /// False-negative rate over specificity; also `None` without a true negative.
    pub negative_likelihood_ratio: Option<Estimate>,
    /// Flagged rows looked at per flagged row with the event, 1/PPV, also called alerts per true
    /// positive; ends are those of the PPV inverted. Also `None` without a true positive.
    pub number_needed_to_evaluate: Option<Estimate>,
    /// Flagged rows per patient with at least one true alert, where patients repeat: what one
    /// found patient costs in alerts. Interval on the log scale by patient; `n` is found patients.
    pub alerts_per_patient_found: Option<Estimate>,
}

/// The operating point of one threshold; see [`operating_points`].
///
/// # Errors
/// As [`operating_points`].
pub fn operating_point<'a>(
    table: impl Into<ScoreTable<'a>>,
    threshold: f64,
    level: f64,
) -> Result<OperatingPoint, StatsError> {
    let mut found = operating_points(table, &[threshold], level)?;
    found.pop().ok_or(StatsError::TooFew {
        what: "thresholds",
        needed: 1,
        found: 0,
    })
}

/// The operating points of several thresholds from one pass, in the order of the thresholds. A row
/// is flagged when its score is at least the threshold.
///
/// Shares have Wilson's interval, likelihood ratios the log method's (Simel, Samsa & Matchar,
/// J Clin Epidemiol 44:763, 1991). Where patients repeat, all are by patient: the effective number
/// of rows for shares, and for ratios the variance of the patients' contributions. `n` is the rows
/// of the denominator, for likelihood ratios all rows.
///
/// # Errors
/// A threshold that is not finite; a level outside (0, 1).
pub fn operating_points<'a>(
    table: impl Into<ScoreTable<'a>>,
    thresholds: &[f64],
    level: f64,
) -> Result<Vec<OperatingPoint>, StatsError> {
    let tail = tail_of(level)?;
    let z = distribution::normal_upper(tail).ok_or(StatsError::Level { found: level })?;
    let tallies = tallies(&table.into(), thresholds)?;
    tallies
        .iter()
        .map(|tally| measured(tally, level, z))
        .collect()
}

const FLAGGED: Weights = Weights::TRUE_POSITIVES.plus(1.0, Weights::FALSE_POSITIVES);
const ALL: Weights = Weights::POSITIVES.plus(1.0, Weights::NEGATIVES);
const TRUE_NEGATIVES: Weights = Weights::NEGATIVES.plus(-1.0, Weights::FALSE_POSITIVES);
const FALSE_NEGATIVES: Weights = Weights::POSITIVES.plus(-1.0, Weights::TRUE_POSITIVES);
const NOT_FLAGGED: Weights = TRUE_NEGATIVES.plus(1.0, FALSE_NEGATIVES);
const RIGHT: Weights = Weights::TRUE_POSITIVES.plus(1.0, TRUE_NEGATIVES);
const FLAGGED_OR_POSITIVE: Weights = Weights::FALSE_POSITIVES.plus(1.0, Weights::POSITIVES);

fn measured(tally: &Tally, level: f64, z: f64) -> Result<OperatingPoint, StatsError> {
    let with = tally
        .moments
        .map(|moments| moments.with)
        .unwrap_or_default();
    let of = |part, whole, patients| {
        let question = Share {
            part,
            whole,
            patients,
        };
        share(tally, &question, level)
    };
    let found = Weights::TRUE_POSITIVES;
    let ppv = of(found, FLAGGED, with.flagged)?;
    let jaccard = of(found, FLAGGED_OR_POSITIVE, with.flagged_or_positive)?;
    Ok(OperatingPoint {
        counts: tally.confusion,
        sensitivity: of(found, Weights::POSITIVES, with.positive)?,
        specificity: of(TRUE_NEGATIVES, Weights::NEGATIVES, with.negative)?,
        ppv,
        npv: of(TRUE_NEGATIVES, NOT_FLAGGED, with.unflagged)?,
        flag_rate: of(FLAGGED, ALL, with.any)?,
        false_positive_rate: of(Weights::FALSE_POSITIVES, Weights::NEGATIVES, with.negative)?,
        false_negative_rate: of(FALSE_NEGATIVES, Weights::POSITIVES, with.positive)?,
        accuracy: of(RIGHT, ALL, with.any)?,
        f1: jaccard.map(|share| carried(share, |share| 2.0 * share / (1.0 + share))),
        positive_likelihood_ratio: likelihood_ratio(
            tally,
            (found, Weights::POSITIVES),
            (Weights::FALSE_POSITIVES, Weights::NEGATIVES),
            z,
        ),
        negative_likelihood_ratio: likelihood_ratio(
            tally,
            (FALSE_NEGATIVES, Weights::POSITIVES),
            (TRUE_NEGATIVES, Weights::NEGATIVES),
            z,
        ),
        number_needed_to_evaluate: ppv.and_then(inverted),
        alerts_per_patient_found: tally
            .moments
            .and_then(|moments| alerts_per_patient_found(tally, &moments, z)),
    })
}

/// An estimate and its ends carried over by a rising function.
fn carried(found: Estimate, rising: impl Fn(f64) -> f64) -> Estimate {
    Estimate {
        value: rising(found.value),
        low: found.low.map(&rising),
        high: found.high.map(&rising),
        ..found
    }
}

fn inverted(share: Estimate) -> Option<Estimate> {
    (share.value > 0.0).then(|| Estimate {
        value: 1.0 / share.value,
        low: share.high.map(|high| 1.0 / high),
        high: share.low.filter(|low| *low > 0.0).map(|low| 1.0 / low),
        ..share
    })
}

/// (part/whole) ÷ (base part/base whole) with ±z on the log scale. A unit contributes
/// k/Σk − n/Σn of the first share less the same of the second.
fn likelihood_ratio(
    tally: &Tally,
    (part, whole): (Weights, Weights),
    (base_part, base_whole): (Weights, Weights),
    z: f64,
) -> Option<Estimate> {
    let [events, rows, base_events, base_rows] =
        [part, whole, base_part, base_whole].map(|weights| tally.sum(&weights));
    if rows == 0.0 || base_events == 0.0 {
        return None;
    }
    let value = (events / rows) / (base_events / base_rows);
    let units = tally.units() as f64;
    let factor = (events > 0.0 && units > 1.0).then(|| {
        let contribution = Weights::NONE
            .plus(1.0 / events, part)
            .plus(-1.0 / rows, whole)
            .plus(-1.0 / base_events, base_part)
            .plus(1.0 / base_rows, base_whole);
        let correction = if tally.moments.is_some() {
            units / (units - 1.0)
        } else {
            1.0
        };
        (z * (correction * tally.squares(&contribution)).sqrt()).exp()
    });
    Some(Estimate {
        value,
        low: factor.map(|factor| value / factor),
        high: factor
            .map(|factor| value * factor)
            .filter(|end| end.is_finite()),
        n: tally.confusion.total(),
        method: if tally.moments.is_some() {
            "log interval of a ratio of shares by patient"
        } else {
            "log interval of a ratio of shares"
        },
    })
}

/// Flagged rows over found patients, with the log-scale variance C/(C−1)·Σ(f/Σf − g/Σg)² of the
/// patients' flagged rows f and whether they were found g.
fn alerts_per_patient_found(tally: &Tally, moments: &Moments, z: f64) -> Option<Estimate> {
    let patients = moments.with.any as f64;
    let found = moments.with.found as f64;
    let flagged = tally.confusion.flagged() as f64;
    if found == 0.0 {
        return None;
    }
    let value = flagged / found;
    let squares = moments.squares(&FLAGGED) / (flagged * flagged)
        - 2.0 * moments.flagged_of_found as f64 / (flagged * found)
        + 1.0 / found;
    let factor = (patients > 1.0)
        .then(|| (z * (patients / (patients - 1.0) * squares.max(0.0)).sqrt()).exp());
    Some(Estimate {
        value,
        low: factor.map(|factor| value / factor),
        high: factor
            .map(|factor| value * factor)
            .filter(|end| end.is_finite()),
        n: moments.with.found,
        method: "log interval of a ratio of sums by patient",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::{ClusteredValues, CountedValues};

    #[test]
    fn a_threshold_that_flags_nothing_has_no_ppv_and_a_sensitivity_of_zero() {
        let table = CountedValues::from_rows(&[0.1, 0.8], &[false, true]).unwrap();
        let found = operating_point(&table, 2.0, 0.95).unwrap();
        assert_eq!((found.ppv, found.number_needed_to_evaluate), (None, None));
        assert_eq!(found.sensitivity.map(|share| share.value), Some(0.0));
        assert_eq!(found.positive_likelihood_ratio, None);
        assert_eq!(found.specificity.and_then(|share| share.high), Some(1.0));
    }

    #[test]
    fn one_patient_per_row_gives_what_rows_give() {
        let values = [0.1, 0.4, 0.35, 0.8, 0.4];
        let labels = [false, false, true, true, true];
        let rows = CountedValues::from_rows(&values, &labels).unwrap();
        let patients = ClusteredValues::from_rows(&values, &labels, &[9, 4, 6, 1, 3]).unwrap();
        let of_rows = operating_point(&rows, 0.4, 0.95).unwrap();
        assert_eq!(of_rows, operating_point(&patients, 0.4, 0.95).unwrap());
    }

    #[test]
    fn two_patients_with_repeated_alerts_cost_their_alerts() {
        let table = ClusteredValues::from_rows(
            &[0.9, 0.8, 0.7, 0.9, 0.1],
            &[true, true, false, false, true],
            &[1, 1, 1, 2, 2],
        );
        let found = operating_point(&table.unwrap(), 0.5, 0.95).unwrap();
        let alerts = found.alerts_per_patient_found.unwrap();
        assert_eq!((alerts.value, alerts.n), (4.0, 1));
        assert_eq!(found.ppv.map(|ppv| ppv.value), Some(0.5));
    }
}
