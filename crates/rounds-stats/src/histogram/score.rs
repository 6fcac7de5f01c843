//! Scores from 0 to 1 counted in equal bins, by outcome.

use super::Bounds;
use super::bins::Bins;
use crate::StatsError;
use crate::estimate::probability;
use crate::scores::{CountedBuilder, CountedValues};

/// 4,096 bins: an AUROC that is off by a few 10⁻⁵ at the most, in at most some 60 KB.
pub const BITS_DEFAULT: u32 = 12;
/// Rows that one histogram can hold so that its sums never overflow.
pub const ROWS_MAX: u64 = 1 << 36;

const BITS_LEAST: u32 = 6;
const BITS_MOST: u32 = 16;
/// Scores are summed in units of 2⁻³², so that sums are whole numbers and do not depend on order.
const UNIT_BITS: u32 = 32;
/// How far the rounding to those units moves one score at most.
pub(super) const ROUNDING: f64 = 0.5 / (1_u64 << UNIT_BITS) as f64;

/// Rows of one outcome in one bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Cell {
    pub(super) rows: u64,
    /// Σ (score − lower edge of the bin), in units.
    pub(super) offsets: u64,
}

/// One bin: rows without the event, with it, and those whose outcome is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bin {
    pub(super) zeros: Cell,
    pub(super) ones: Cell,
    pub(super) unlabelled: Cell,
}

/// Rows by outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Rows {
    pub(super) zeros: u64,
    pub(super) ones: u64,
    pub(super) unlabelled: u64,
}

impl Rows {
    pub(super) fn add(&mut self, other: Self) {
        self.zeros += other.zeros;
        self.ones += other.ones;
        self.unlabelled += other.unlabelled;
    }

    pub(super) fn total(&self) -> u64 {
        self.zeros + self.ones + self.unlabelled
    }
}

/// 2ᵏ equal bins of [0, 1]; bin b holds scores from b/2ᵏ up to but not including (b + 1)/2ᵏ, the
/// last one also 1. Per bin and outcome: how many rows and the sum of their scores, rounded to
/// 2⁻³² each. An outcome that is not known yet is counted as that, never as "no event".
///
/// Merging is exact, associative and commutative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreHistogram {
    pub(super) bits: u32,
    pub(super) bins: Bins,
    pub(super) scored: Rows,
    pub(super) missing: Rows,
}

impl Default for ScoreHistogram {
    fn default() -> Self {
        Self::empty(BITS_DEFAULT)
    }
}

impl ScoreHistogram {
    /// An empty histogram of 2^`bits` bins.
    ///
    /// # Errors
    /// Fewer than 6 or more than 16 bits.
    pub fn new(bits: u32) -> Result<Self, StatsError> {
        if (BITS_LEAST..=BITS_MOST).contains(&bits) {
            Ok(Self::empty(bits))
        } else {
            Err(StatsError::HistogramBits { found: bits })
        }
    }

    fn empty(bits: u32) -> Self {
        Self {
            bits,
            bins: Bins::new(1 << bits),
            scored: Rows::default(),
            missing: Rows::default(),
        }
    }

    /// One row: its score and whether the event happened, if that is known.
    ///
    /// # Errors
    /// A score that is not from 0 to 1; more than [`ROWS_MAX`] rows.
    pub fn push(&mut self, score: f64, label: Option<bool>) -> Result<(), StatsError> {
        probability("score", score)?;
        check_rows(self.total(), 1)?;
        let last = self.bins.len() - 1;
        let place = ((score * self.bins.len() as f64) as usize).min(last);
        let units = (score * (1_u64 << UNIT_BITS) as f64).round() as u64;
        let offset = units - ((place as u64) << (UNIT_BITS - self.bits));
        let Some(bin) = self.bins.get_mut(place) else {
            return Ok(());
        };
        let (cell, rows) = match label {
            Some(false) => (&mut bin.zeros, &mut self.scored.zeros),
            Some(true) => (&mut bin.ones, &mut self.scored.ones),
            None => (&mut bin.unlabelled, &mut self.scored.unlabelled),
        };
        cell.rows += 1;
        cell.offsets += offset;
        *rows += 1;
        Ok(())
    }

    /// One row without a score.
    ///
    /// # Errors
    /// More than [`ROWS_MAX`] rows.
    pub fn push_missing(&mut self, label: Option<bool>) -> Result<(), StatsError> {
        check_rows(self.total(), 1)?;
        match label {
            Some(false) => self.missing.zeros += 1,
            Some(true) => self.missing.ones += 1,
            None => self.missing.unlabelled += 1,
        }
        Ok(())
    }

    /// Another histogram's rows.
    ///
    /// # Errors
    /// Another number of bins; more than [`ROWS_MAX`] rows together. Nothing is merged then.
    pub fn merge(&mut self, other: &Self) -> Result<(), StatsError> {
        if self.bits != other.bits {
            return Err(StatsError::DifferentBins);
        }
        check_rows(self.total(), other.total())?;
        for (place, more) in other.bins.filled() {
            let Some(bin) = self.bins.get_mut(place) else {
                continue;
            };
            for (cell, more) in [
                (&mut bin.zeros, more.zeros),
                (&mut bin.ones, more.ones),
                (&mut bin.unlabelled, more.unlabelled),
            ] {
                cell.rows += more.rows;
                cell.offsets += more.offsets;
            }
        }
        self.scored.add(other.scored);
        self.missing.add(other.missing);
        Ok(())
    }

    /// Bytes in memory, about: few while few bins are filled.
    pub fn size_bytes(&self) -> usize {
        size_of::<Self>() + self.bins.size_bytes()
    }

    /// k of the 2ᵏ bins.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// Rows with a score and without the event.
    pub fn zeros(&self) -> u64 {
        self.scored.zeros
    }

    /// Rows with a score and the event.
    pub fn ones(&self) -> u64 {
        self.scored.ones
    }

    /// Rows with a score whose outcome is not known.
    pub fn unlabelled(&self) -> u64 {
        self.scored.unlabelled
    }

    /// Rows without a score.
    pub fn missing(&self) -> u64 {
        self.missing.total()
    }

    /// All rows.
    pub fn total(&self) -> u64 {
        self.scored.total() + self.missing.total()
    }

    /// The mean of all scores, to 2⁻³³; `None` without any.
    pub fn mean_score(&self) -> Option<Bounds> {
        let rows = self.scored.total();
        let sum: f64 = self
            .bins
            .iter()
            .enumerate()
            .map(|(place, bin)| {
                [bin.zeros, bin.ones, bin.unlabelled]
                    .iter()
                    .map(|cell| self.sum_of(place, *cell))
                    .sum::<f64>()
            })
            .sum();
        (rows > 0).then(|| Bounds::around(sum / rows as f64, ROUNDING, (0.0, 1.0)))
    }

    /// Σ score of a cell, off by at most rows × 2⁻³³.
    pub(super) fn sum_of(&self, place: usize, cell: Cell) -> f64 {
        let edge = self.edge(place);
        cell.rows as f64 * edge + cell.offsets as f64 / (1_u64 << UNIT_BITS) as f64
    }

    /// The lower edge of a bin, exactly.
    pub(super) fn edge(&self, place: usize) -> f64 {
        place as f64 / self.bins.len() as f64
    }

    /// The most that the offsets of so many rows can add up to.
    pub(super) fn offsets_most(bits: u32, rows: u64) -> u64 {
        rows << (UNIT_BITS - bits)
    }

    /// The rows whose outcome is known as a table with every score moved to the middle of its bin,
    /// which is at most 2^−(k + 1) away: for estimators that read tables.
    pub fn midpoints(&self) -> CountedValues {
        let half = 0.5 / self.bins.len() as f64;
        let mut builder = CountedBuilder::default();
        for (place, bin) in self.bins.iter().enumerate() {
            if bin.zeros.rows + bin.ones.rows > 0 {
                // A middle is a finite number, which is all that can be refused.
                let _ = builder.push_counts(self.edge(place) + half, bin.zeros.rows, bin.ones.rows);
            }
        }
        builder.finish()
    }
}

pub(super) fn check_rows(rows: u64, more: u64) -> Result<(), StatsError> {
    match rows.checked_add(more) {
        Some(sum) if sum <= ROWS_MAX => Ok(()),
        _ => Err(StatsError::TooManyRows { most: ROWS_MAX }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_and_the_edges_have_their_places() {
        let mut histogram = ScoreHistogram::new(6).unwrap();
        for score in [0.0, -0.0, 1.0 / 64.0, 0.999_999_999_999, 1.0] {
            histogram.push(score, Some(true)).unwrap();
        }
        let rows: Vec<(usize, u64)> = (histogram.bins.iter().map(|bin| bin.ones.rows))
            .enumerate()
            .filter(|(_, rows)| *rows > 0)
            .collect();
        assert_eq!(rows, [(0, 2), (1, 1), (63, 2)]);
        for bad in [-1e-12, 1.7, f64::NAN] {
            assert!(histogram.push(bad, None).is_err());
        }
    }

    #[test]
    fn sizes_out_of_range_are_refused() {
        assert!(ScoreHistogram::new(5).is_err() && ScoreHistogram::new(17).is_err());
        let mut six = ScoreHistogram::new(6).unwrap();
        assert!(six.merge(&ScoreHistogram::default()).is_err());
        assert!(check_rows(ROWS_MAX, 1).is_err() && check_rows(1, u64::MAX).is_err());
    }
}
