//! What a threshold flags, from a histogram.

use serde::Serialize;

use super::{Bounded, Bounds, ScoreHistogram};
use crate::estimate::{probability, tail_of};
use crate::intervals::proportion;
use crate::{Estimate, StatsError, distribution};

/// Rows at or above a threshold: all of these numbers are exact when the threshold is an edge of
/// the histogram; inside a bin they lie between those of its two edges.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ThresholdBounds {
    /// Flagged rows with the event: least and most.
    pub true_positives: (u64, u64),
    /// Flagged rows without the event: least and most.
    pub false_positives: (u64, u64),
    /// Flagged rows whatever their outcome, known or not: least and most.
    pub flagged: (u64, u64),
}

/// Measures at one threshold; `None` where there is nothing to divide by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ThresholdMeasures {
    /// The counts.
    pub counts: ThresholdBounds,
    /// Flagged share of the rows with the event.
    pub sensitivity: Option<Bounded>,
    /// Unflagged share of the rows without the event.
    pub specificity: Option<Bounded>,
    /// Share with the event among flagged rows whose outcome is known.
    pub positive_predictive_value: Option<Bounded>,
    /// Share without the event among unflagged rows whose outcome is known.
    pub negative_predictive_value: Option<Bounded>,
    /// Flagged share of all rows with a score, outcome known or not.
    pub flag_rate: Option<Bounded>,
    /// TP/n − FP/n · t/(1 − t) over the rows whose outcome is known; `None` also at t = 1.
    pub net_benefit: Option<Bounded>,
}

/// Two counts, each between a least and a most.
type Range = (u64, u64);

impl ScoreHistogram {
    /// What is flagged when every score at or above `threshold` is.
    ///
    /// # Errors
    /// A threshold that is no probability.
    pub fn flagged_at(&self, threshold: f64) -> Result<ThresholdBounds, StatsError> {
        probability("threshold", threshold)?;
        let place = threshold * self.bins.len() as f64;
        let surely_from = place.ceil() as usize;
        // At 1 the last bin may hold scores of 1 and others.
        let perhaps_from = (place.floor() as usize).min(self.bins.len() - 1);
        let from = |start: usize| {
            let bins = self.bins.iter().skip(start);
            bins.fold((0, 0, 0), |(ones, zeros, all), bin| {
                let here = bin.ones.rows + bin.zeros.rows + bin.unlabelled.rows;
                (ones + bin.ones.rows, zeros + bin.zeros.rows, all + here)
            })
        };
        let (least, most) = (from(surely_from), from(perhaps_from));
        Ok(ThresholdBounds {
            true_positives: (least.0, most.0),
            false_positives: (least.1, most.1),
            flagged: (least.2, most.2),
        })
    }

    /// The measures of a threshold with Wilson intervals (net benefit: normal, from the variance
    /// of the rows' contributions), each widened to hold whatever the bin hides.
    ///
    /// # Errors
    /// A threshold that is no probability; a level outside (0, 1).
    pub fn at_threshold(
        &self,
        threshold: f64,
        level: f64,
    ) -> Result<ThresholdMeasures, StatsError> {
        let z = distribution::normal_upper(tail_of(level)?).unwrap_or(f64::INFINITY);
        let counts = self.flagged_at(threshold)?;
        let (ones, zeros) = (self.ones(), self.zeros());
        let without = |all: u64, (least, most): Range| (all - most, all - least);
        let (tp, fp) = (counts.true_positives, counts.false_positives);
        let (fn_, tn) = (without(ones, tp), without(zeros, fp));
        let unflagged = without(self.scored.total(), counts.flagged);
        Ok(ThresholdMeasures {
            counts,
            sensitivity: share(tp, fn_, level)?,
            specificity: share(tn, fp, level)?,
            positive_predictive_value: share(tp, fp, level)?,
            negative_predictive_value: share(tn, fn_, level)?,
            flag_rate: share(counts.flagged, unflagged, level)?,
            net_benefit: net_benefit(threshold, (tp, fp), ones + zeros, z),
        })
    }
}

/// The first part of both, when each is only known between two counts.
fn share(part: Range, rest: Range, level: f64) -> Result<Option<Bounded>, StatsError> {
    let of = |events: u64, others: u64| {
        (events + others > 0)
            .then(|| proportion(events as f64, (events + others) as f64, level))
            .transpose()
    };
    // Where one corner has no rows at all, the measure only exists at the other.
    let (worst, best) = (of(part.0, rest.1)?, of(part.1, rest.0)?);
    let Some((worst, best)) = worst.or(best).zip(best.or(worst)) else {
        return Ok(None);
    };
    Ok(Some(spanning(worst, best)))
}

fn spanning(worst: Estimate, best: Estimate) -> Bounded {
    let bounds = Bounds {
        lowest: worst.value,
        highest: best.value,
    };
    Bounded {
        estimate: Estimate {
            value: bounds.middle(),
            low: worst.low,
            high: best.high,
            n: worst.n.min(best.n),
            method: worst.method,
        },
        bounds,
    }
}

fn net_benefit(threshold: f64, (tp, fp): (Range, Range), n: u64, z: f64) -> Option<Bounded> {
    let weight = threshold / (1.0 - threshold);
    if n == 0 || !weight.is_finite() {
        return None;
    }
    let rows = n as f64;
    let of = |positives: u64, negatives: u64| {
        let (gained, lost) = (positives as f64, negatives as f64);
        let value = (gained - weight * lost) / rows;
        let squares = (gained + weight * weight * lost - rows * value * value).max(0.0);
        let half = (n > 1).then(|| z * (squares / (rows - 1.0) / rows).sqrt());
        Estimate {
            value,
            low: half.map(|half| value - half),
            high: half.map(|half| value + half),
            n,
            method: "normal interval of a mean per row",
        }
    };
    Some(spanning(of(tp.0, fp.1), of(tp.1, fp.0)))
}
