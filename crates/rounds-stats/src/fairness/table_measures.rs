//! Every measure of one table: of a group, or of those it is compared with.

use super::Measure;
use super::flags::{Cells, Flags, Whole};
use super::quantity::{Quantity, reach};
use crate::calibration::{
    NotEstimable, Predictions, brier, in_the_large, observed_over_expected, recalibration,
};
use crate::discrimination::area;
use crate::scores::ScoreTable;
use crate::{Estimate, StatsError};

/// The measures in the order asked for; `None` where this table cannot give one.
pub(super) fn table_measures(
    table: ScoreTable<'_>,
    flags: &Flags,
    measures: &[Measure],
    (threshold, level): (f64, f64),
) -> Result<Vec<Option<Quantity>>, StatsError> {
    let has_rows = table.total() > 0;
    let predictions = if has_rows && measures.iter().any(|measure| measure.needs_probabilities()) {
        Some(match table {
            ScoreTable::Independent(table) => Predictions::independent(table)?,
            ScoreTable::Clustered(table) => Predictions::clustered(table)?,
        })
    } else {
        None
    };
    let calibrated = predictions
        .as_ref()
        .map(|predictions| Calibrated { predictions, level });
    measures
        .iter()
        .map(|measure| match measure {
            Measure::Auroc if table.zeros() > 0 && table.ones() > 0 => {
                area(table).map(|area| Some(Quantity::Area(area)))
            }
            Measure::Auroc => Ok(None),
            Measure::NetBenefit => net_benefit(flags, threshold, level),
            measure if measure.needs_probabilities() => match &calibrated {
                Some(calibrated) => calibrated.measure(*measure),
                None => Ok(None),
            },
            measure => {
                let (part, whole) = cells_of(*measure);
                Ok(flags.fraction(part, whole).map(Quantity::Share))
            }
        })
        .collect()
}

/// Which of true positives, false positives, false negatives and true negatives are the part, and
/// of what.
fn cells_of(measure: Measure) -> (Cells, Whole) {
    const TRUE_POSITIVES: Cells = [1.0, 0.0, 0.0, 0.0];
    const FALSE_POSITIVES: Cells = [0.0, 1.0, 0.0, 0.0];
    const FALSE_NEGATIVES: Cells = [0.0, 0.0, 1.0, 0.0];
    const TRUE_NEGATIVES: Cells = [0.0, 0.0, 0.0, 1.0];
    match measure {
        Measure::Sensitivity => (TRUE_POSITIVES, Whole::Events),
        Measure::FalseNegativeRate => (FALSE_NEGATIVES, Whole::Events),
        Measure::Specificity => (TRUE_NEGATIVES, Whole::Others),
        Measure::FalsePositiveRate => (FALSE_POSITIVES, Whole::Others),
        Measure::PositivePredictiveValue => (TRUE_POSITIVES, Whole::Flagged),
        Measure::NegativePredictiveValue => (TRUE_NEGATIVES, Whole::Unflagged),
        _ => (Whole::Flagged.cells(), Whole::All),
    }
}

fn net_benefit(flags: &Flags, threshold: f64, level: f64) -> Result<Option<Quantity>, StatsError> {
    let odds = threshold / (1.0 - threshold);
    let Some((value, error)) = flags.net_benefit(odds).filter(|_| odds.is_finite()) else {
        return Ok(None);
    };
    let patients = flags.is_clustered.then(|| flags.units_of(Whole::All));
    let half = error
        .zip(reach(level, patients)?)
        .map(|(error, reach)| reach * error);
    Ok(Some(Quantity::Plain {
        value,
        error,
        shown: Estimate {
            value,
            low: half.map(|half| value - half),
            high: half.map(|half| value + half),
            n: flags.rows() as u64,
            method: if flags.is_clustered {
                "t interval of a mean per row by patient"
            } else {
                "normal interval of a mean per row"
            },
        },
    }))
}

struct Calibrated<'a> {
    predictions: &'a Predictions<'a>,
    level: f64,
}

impl Calibrated<'_> {
    fn measure(&self, measure: Measure) -> Result<Option<Quantity>, StatsError> {
        let (predictions, level) = (self.predictions, self.level);
        match measure {
            Measure::CalibrationSlope => {
                let line = given(recalibration(predictions, level)?);
                Ok(line.map(|line| plain(line.slope.estimate, line.slope.standard_error)))
            }
            Measure::CalibrationInTheLarge => {
                let shift = given(in_the_large(predictions, level)?);
                Ok(shift.map(|shift| plain(shift.estimate, shift.standard_error)))
            }
            Measure::ObservedOverExpected => {
                let Some(shown) = given(observed_over_expected(predictions, level)?) else {
                    return Ok(None);
                };
                let log_half = shown.high.map(|high| (high / shown.value).ln());
                Ok(Some(Quantity::Logarithmic {
                    value: shown.value,
                    error: self.error(log_half)?,
                    shown,
                }))
            }
            _ => {
                let shown = brier(predictions, level)?;
                let half = shown.high.map(|high| high - shown.value);
                Ok(Some(plain(shown, self.error(half)?)))
            }
        }
    }

    /// The standard error behind half an interval: the interval reaches as far as the normal says,
    /// or Student's t where patients repeat.
    fn error(&self, half: Option<f64>) -> Result<Option<f64>, StatsError> {
        let patients = self.predictions.clusters().map(|patients| patients as f64);
        let reach = reach(self.level, patients)?;
        Ok(half.zip(reach).map(|(half, reach)| half / reach))
    }
}

fn plain(shown: Estimate, error: Option<f64>) -> Quantity {
    Quantity::Plain {
        value: shown.value,
        error,
        shown,
    }
}

/// A group without a finite slope, or without events, has no such measure; that is no error.
fn given<T>(found: Result<T, NotEstimable>) -> Option<T> {
    found.ok()
}
