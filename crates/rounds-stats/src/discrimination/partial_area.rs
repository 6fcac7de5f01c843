//! The area under the part of the ROC curve that a service can afford: up to a largest
//! false-positive rate.

use serde::Serialize;

use super::components::{Deviation, Gathered};
use super::interval::{logit_ends, normal_of};
use super::standing::{Classes, Standing, for_each_standing};
use crate::estimate::{positive, probability};
use crate::scores::ScoreTable;
use crate::{Estimate, StatsError};

/// The area up to a largest false-positive rate, in two units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PartialArea {
    /// The area itself, from 0 to the largest false-positive rate.
    pub raw: Estimate,
    /// The area rescaled so that chance is one half and perfection 1.
    pub standardised: Estimate,
}

/// The area under the ROC curve from a false-positive rate of 0 to `rate_max`, with straight lines
/// between the curve's points; `rate_max` 1 is the whole area. `n` is the number of rows.
///
/// Standardised: ½(1 + (raw − e²/2)/(e − e²/2)), e = `rate_max` (McClish, Med Decis Making 9:190,
/// 1989). The variance comes from structural components as for the whole area: a positive
/// contributes the part of the range in which it is above the threshold, a negative its effect on
/// the curve and on where the range ends; they are added up by patient where one repeats. Both
/// intervals are symmetric in the log odds of raw/e, the mean sensitivity over the range. Where
/// the components show no spread (complete separation) there is no interval.
///
/// # Errors
/// No row of one label; `rate_max` outside (0, 1]; a level outside (0, 1).
pub fn partial_auroc<'a>(
    table: impl Into<ScoreTable<'a>>,
    rate_max: f64,
    level: f64,
) -> Result<PartialArea, StatsError> {
    let table = table.into();
    let z = normal_of(level)?;
    probability("largest false-positive rate", rate_max)?;
    positive("largest false-positive rate", rate_max)?;
    let classes = Classes::of(&table)?;
    let (mut sum, mut sensitivity_at_end) = (0.0, 1.0);
    for_each_standing(&table, |at| {
        let step = Step::of(at, classes);
        sum += at.ones_here as f64 * step.range_won(rate_max);
        if step.holds(rate_max) {
            sensitivity_at_end = step.sensitivity_at(rate_max);
        }
    });
    let raw = sum / classes.ones as f64;
    let gathered = Gathered::from_table(&table, |at| {
        let step = Step::of(at, classes);
        let effect = step.effect_of_negatives(rate_max, sensitivity_at_end);
        Deviation {
            positive: step.range_won(rate_max) - raw,
            negative: effect + rate_max * sensitivity_at_end - raw,
        }
    });
    let spread = gathered.spread(classes);
    let share = raw / rate_max;
    let inside = spread.variance.filter(|_| share > 0.0 && share < 1.0);
    let ends = inside.filter(|variance| *variance > 0.0).map(|variance| {
        let error = variance.sqrt() / rate_max;
        logit_ends(share, z * error / (share * (1.0 - share)))
    });
    let method = if spread.is_clustered {
        "structural components by patient, log-odds scale"
    } else {
        "structural components, log-odds scale"
    };
    let estimate = |unit: &dyn Fn(f64) -> f64| Estimate {
        value: unit(raw),
        low: ends.map(|(low, _)| unit(low * rate_max)),
        high: ends.map(|(_, high)| unit(high * rate_max)),
        n: classes.total(),
        method,
    };
    let by_chance = rate_max * rate_max / 2.0;
    Ok(PartialArea {
        raw: estimate(&|area| area),
        standardised: estimate(&|area| {
            f64::midpoint(1.0, (area - by_chance) / (rate_max - by_chance))
        }),
    })
}

/// The stretch of the ROC curve that one distinct score makes: from the rates above it to the
/// rates with it.
struct Step {
    false_before: f64,
    false_after: f64,
    true_before: f64,
    true_after: f64,
}

impl Step {
    fn of(at: &Standing, classes: Classes) -> Self {
        let (zeros, ones) = (classes.zeros as f64, classes.ones as f64);
        let zeros_from_here = classes.zeros - at.zeros_below;
        let ones_from_here = classes.ones - at.ones_below;
        Self {
            false_before: (zeros_from_here - at.zeros_here) as f64 / zeros,
            false_after: zeros_from_here as f64 / zeros,
            true_before: (ones_from_here - at.ones_here) as f64 / ones,
            true_after: ones_from_here as f64 / ones,
        }
    }

    /// Whether the range ends inside this step.
    fn holds(&self, rate: f64) -> bool {
        self.false_before <= rate && rate < self.false_after
    }

    fn sensitivity_at(&self, rate: f64) -> f64 {
        self.true_before + self.inside(rate) * (self.true_after - self.true_before)
    }

    /// How far into this step a rate lies, from 0 to 1.
    fn inside(&self, rate: f64) -> f64 {
        (rate - self.false_before) / (self.false_after - self.false_before)
    }

    /// The length of the range of false-positive rates in which a positive with this score is
    /// above the threshold, ties counting in proportion.
    fn range_won(&self, rate: f64) -> f64 {
        if self.false_after <= rate {
            rate - f64::midpoint(self.false_before, self.false_after)
        } else if self.false_before < rate {
            self.inside(rate) * (rate - self.false_before) / 2.0
        } else {
            0.0
        }
    }

    /// What one more negative with this score adds: its own height on the curve, less the height
    /// at the end of the range, which it moves.
    fn effect_of_negatives(&self, rate: f64, sensitivity_at_end: f64) -> f64 {
        if self.false_after <= rate {
            f64::midpoint(self.true_before, self.true_after) - sensitivity_at_end
        } else if self.false_before < rate {
            let inside = self.inside(rate);
            -inside * inside * (self.true_after - self.true_before) / 2.0
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::CountedValues;

    #[test]
    fn a_useless_score_has_one_half_and_a_perfect_one_has_one() {
        let equal = CountedValues::from_rows(&[0.5; 4], &[true, false, true, false]).unwrap();
        let found = partial_auroc(&equal, 0.2, 0.95).unwrap();
        assert!((found.standardised.value - 0.5).abs() < 1e-15);
        let apart = CountedValues::from_rows(&[0.9, 0.1, 0.8, 0.2], &[true, false, true, false]);
        let found = partial_auroc(&apart.unwrap(), 0.2, 0.95).unwrap();
        assert!((found.standardised.value - 1.0).abs() < 1e-15);
        assert_eq!((found.raw.value, found.raw.low), (0.2, None));
    }

    #[test]
    fn a_rate_outside_its_range_is_refused() {
        let table = CountedValues::from_rows(&[0.1, 0.9], &[false, true]).unwrap();
        for rate in [0.0, -0.1, 1.1, f64::NAN] {
            assert!(partial_auroc(&table, rate, 0.95).is_err());
        }
    }
}
