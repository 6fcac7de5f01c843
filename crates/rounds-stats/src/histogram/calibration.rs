//! How far predicted and observed agree, from a histogram.

use serde::Serialize;

use super::score::{Cell, ROUNDING};
use super::{Bounded, Bounds, ScoreHistogram};
use crate::estimate::tail_of;
use crate::{Estimate, StatsError, distribution};

/// Calibration of the rows whose outcome is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CalibrationBounds {
    /// Rows with the event.
    pub observed: u64,
    /// Σ score.
    pub expected: Bounds,
    /// Observed over expected with the interval of its logarithm, SE √((1 − φ)/(nφ)) at an event
    /// rate of φ; `None` without events or when nothing is expected.
    pub observed_over_expected: Option<Bounded>,
    /// Mean (score − outcome)².
    pub brier: Bounds,
    /// Expected calibration error in equal-width groups. Chance alone makes it larger than 0.
    pub expected_calibration_error: Bounds,
}

impl ScoreHistogram {
    /// Calibration with the calibration error in `groups` equal-width groups. Where
    /// a group's edge lies in a bin, the bound allows for all its rows being on the other side.
    ///
    /// # Errors
    /// No row with a known outcome; fewer than 2 or more than 1,000 groups; a level outside (0, 1).
    pub fn calibration(&self, groups: usize, level: f64) -> Result<CalibrationBounds, StatsError> {
        let tail = tail_of(level)?;
        let n = self.zeros() + self.ones();
        if n == 0 {
            return Err(StatsError::TooFew {
                what: "rows with a known outcome",
                needed: 1,
                found: 0,
            });
        }
        if !(2..=1_000).contains(&groups) {
            return Err(StatsError::BinNumber { found: groups });
        }
        let rows = n as f64;
        let sum: f64 = self
            .bins
            .iter()
            .enumerate()
            .map(|(place, bin)| self.sum_of(place, bin.zeros) + self.sum_of(place, bin.ones))
            .sum();
        let expected = Bounds::around(sum, rows * ROUNDING, (0.0, rows));
        Ok(CalibrationBounds {
            observed: self.ones(),
            expected,
            observed_over_expected: self.over(expected, tail),
            brier: self.brier(),
            expected_calibration_error: self.calibration_error(groups),
        })
    }

    fn over(&self, expected: Bounds, tail: f64) -> Option<Bounded> {
        let (events, rows) = (self.ones() as f64, (self.zeros() + self.ones()) as f64);
        let z = distribution::normal_upper(tail)?;
        if events == 0.0 || expected.lowest <= 0.0 {
            return None;
        }
        let factor = (z * ((1.0 - events / rows) / events).sqrt()).exp();
        let bounds = Bounds {
            lowest: events / expected.highest,
            highest: events / expected.lowest,
        };
        Some(Bounded {
            estimate: Estimate {
                value: events / expected.middle(),
                low: Some(bounds.lowest / factor),
                high: Some(bounds.highest * factor),
                n: rows as u64,
                method: "observed over expected, log interval",
            },
            bounds,
        })
    }

    /// Given the sum of the scores of a bin, their squares add up to the least when all are equal
    /// and to the most when all lie at the edges.
    fn brier(&self) -> Bounds {
        let rows = (self.zeros() + self.ones()) as f64;
        let (mut lowest, mut highest) = (0.0, 0.0);
        for (place, bin) in self.bins.iter().enumerate() {
            let (low, high) = (self.edge(place), self.edge(place + 1));
            let zeros = squares(bin.zeros, self.sum_of(place, bin.zeros), (low, high));
            let ones = bin.ones.rows as f64 - self.sum_of(place, bin.ones);
            let ones = squares(bin.ones, ones, (1.0 - high, 1.0 - low));
            lowest += zeros.lowest + ones.lowest;
            highest += zeros.highest + ones.highest;
        }
        Bounds {
            lowest: lowest / rows,
            highest: highest / rows,
        }
    }

    fn calibration_error(&self, groups: usize) -> Bounds {
        let rows = (self.zeros() + self.ones()) as f64;
        let size = self.bins.len();
        let (mut total, mut misplaced) = (0.0, 0.0);
        let (mut group, mut difference) = (0, 0.0_f64);
        for (place, bin) in self.bins.iter().enumerate() {
            let first = place * groups / size;
            let last = ((place + 1) * groups).div_ceil(size) - 1;
            // A bin that an edge divides belongs to the group that holds its middle.
            let own = (2 * place + 1) * groups / (2 * size);
            if own != group {
                total += difference.abs();
                (group, difference) = (own, 0.0);
            }
            let zeros = self.sum_of(place, bin.zeros);
            let ones = bin.ones.rows as f64 - self.sum_of(place, bin.ones);
            difference += ones - zeros;
            let begins_a_group = place > 0 && (place * groups).is_multiple_of(size);
            if first != last || begins_a_group {
                // A row on the other side changes two groups, each by its own error at most.
                misplaced += 2.0 * (zeros + ones);
            }
        }
        total += difference.abs();
        Bounds::around(total / rows, misplaced / rows + 3.0 * ROUNDING, (0.0, 1.0))
    }
}

/// Σ x² of a cell's rows when Σ x is known to the rounding and every x lies between the edges.
fn squares(cell: Cell, sum: f64, (low, high): (f64, f64)) -> Bounds {
    if cell.rows == 0 {
        return Bounds {
            lowest: 0.0,
            highest: 0.0,
        };
    }
    let rows = cell.rows as f64;
    let sum = Bounds::around(sum, rows * ROUNDING, (rows * low, rows * high));
    Bounds {
        lowest: sum.lowest * (sum.lowest / rows),
        highest: (low + high) * sum.highest - rows * low * high,
    }
}
