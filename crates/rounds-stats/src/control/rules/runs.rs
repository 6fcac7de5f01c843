//! The Anhøj rules: is the longest run too long, or are there too few crossings of the centre?
//!
//! They need no σ, only a centre with half the points on each side (the median of a stable period),
//! and adapt to the length of the series: of independent series of 10 to 100 points 4 to 9 % signal
//! by chance, however long they are.

use serde::Serialize;
use statrs::function::beta::checked_beta_reg;

use super::Side;
use super::pattern::{OnCentre, Others, Pattern, Quality, side_of};

/// Probability below which so few crossings are too few.
const CROSSINGS_TAIL: f64 = 0.05;

/// What the runs of a series say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RunsReading {
    /// Points not on the centre line: n.
    pub useful_points: usize,
    /// Points in the longest run on one side.
    pub longest_run: usize,
    /// The longest run chance explains: round(log₂ n) + 3.
    pub longest_run_most: usize,
    /// How often successive useful points lie on different sides.
    pub crossings: usize,
    /// The fewest crossings chance explains: the 5 % quantile of a binomial (n − 1, ½).
    pub crossings_least: usize,
}

impl RunsReading {
    /// Whether the longest run is longer than chance explains.
    pub fn is_run_too_long(&self) -> bool {
        self.longest_run > self.longest_run_most
    }

    /// Whether there are fewer crossings than chance explains.
    pub fn are_crossings_too_few(&self) -> bool {
        self.crossings < self.crossings_least
    }

    /// Whether either rule finds something.
    pub fn is_signal(&self) -> bool {
        self.is_run_too_long() || self.are_crossings_too_few()
    }

    /// A run that is too long, for painting.
    pub(super) fn pattern(&self) -> Pattern {
        let length = self.longest_run_most + 1;
        Pattern {
            code: "anhoej-longest-run",
            quality: Quality::Aside,
            needed: length,
            of: length,
            others: Others::Anywhere,
            on_centre: OnCentre::Dropped,
        }
    }
}

/// Longest run and crossings of a series around a centre, with what chance explains
/// (J. Anhøj and A. V. Olesen, PLoS ONE 9:e113825, 2014; as in `qicharts2`).
///
/// `None` when no point lies off the centre. A value that is not a number lies on neither side.
pub fn runs(values: &[f64], centre: f64) -> Option<RunsReading> {
    let sides: Vec<Side> = values
        .iter()
        .filter_map(|&value| side_of(value, centre, centre))
        .collect();
    let useful_points = sides.len();
    let (mut longest_run, mut current, mut crossings) = (0, 0, 0);
    let mut before = None;
    for side in sides {
        if before.is_some_and(|before| before != side) {
            crossings += 1;
            current = 0;
        }
        current += 1;
        longest_run = longest_run.max(current);
        before = Some(side);
    }
    (useful_points > 0).then(|| RunsReading {
        useful_points,
        longest_run,
        longest_run_most: (useful_points as f64).log2().round() as usize + 3,
        crossings,
        crossings_least: coin_quantile(useful_points - 1, CROSSINGS_TAIL),
    })
}

/// The smallest x with P(X ≤ x) ≥ `tail` for X heads in `flips` fair flips.
fn coin_quantile(flips: usize, tail: f64) -> usize {
    // P(X ≤ x) = I_½(flips − x, x + 1).
    let reached = |heads: usize| {
        let others = (flips - heads) as f64;
        heads == flips
            || checked_beta_reg(others, heads as f64 + 1.0, 0.5).is_ok_and(|sum| sum >= tail)
    };
    let (mut low, mut high) = (0, flips);
    while low < high {
        let middle = low.midpoint(high);
        if reached(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_the_centre_neither_count_nor_break_a_run() {
        let found = runs(&[1.0, 0.0, 1.0, 1.0, 0.0, -1.0, 1.0], 0.0).unwrap();
        assert_eq!((found.useful_points, found.longest_run), (5, 3));
        assert_eq!((found.crossings, found.longest_run_most), (2, 5));
        assert_eq!(runs(&[0.0; 5], 0.0), None);
        assert_eq!(runs(&[], 0.0), None);
    }

    #[test]
    fn twenty_four_points_may_cross_eight_times_at_the_least() {
        // P(X ≤ 7) = 0.0466 and P(X ≤ 8) = 0.105 for 23 flips.
        assert_eq!(coin_quantile(23, 0.05), 8);
        assert_eq!(coin_quantile(0, 0.05), 0);
    }
}
