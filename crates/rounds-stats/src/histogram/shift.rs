//! How scores have moved between two histograms, and how far outcomes lie apart in one.

use super::{Bounds, FeatureHistogram, ScoreHistogram};
use crate::StatsError;
use crate::drift::{ReferenceBins, ReferenceKind};

impl ScoreHistogram {
    /// The baseline's bins for [`psi`](crate::drift::psi) and its kin: up to `bins` bins with
    /// edges at the quantiles of all scores, moved up to the next edge of the histogram. Counts of
    /// any histogram on them are exact.
    ///
    /// # Errors
    /// Fewer than 2 or more than 1,000 bins; no scores.
    pub fn reference_bins(&self, bins: usize) -> Result<ReferenceBins, StatsError> {
        if !(2..=1_000).contains(&bins) {
            return Err(StatsError::BinNumber { found: bins });
        }
        let total = u128::from(self.scored.total());
        let wanted = bins as u128;
        let (mut edges, mut counts) = (Vec::new(), Vec::new());
        let (mut below, mut since, mut quantile) = (0_u128, 0_u64, 1_u128);
        for (place, rows) in self.rows_by_bin().enumerate() {
            below += u128::from(rows);
            since += rows;
            let is_edge = quantile < wanted && below * wanted >= total * quantile;
            if is_edge && below < total {
                // Bins of a baseline hold their upper edge, those of a histogram do not.
                edges.push(self.edge(place + 1).next_down());
                counts.push(since);
                since = 0;
            }
            while quantile < wanted && below * wanted >= total * quantile {
                quantile += 1;
            }
        }
        counts.push(since);
        ReferenceBins::from_edges(edges, counts, self.missing())
    }

    /// The scores counted on a baseline's bins that [`ScoreHistogram::reference_bins`] made.
    ///
    /// # Errors
    /// Edges that are none of this histogram's: another number of bins, or another origin.
    pub fn on(&self, bins: &ReferenceBins) -> Result<FeatureHistogram, StatsError> {
        let ReferenceKind::Numeric { edges } = bins.kind() else {
            return Err(StatsError::DifferentBins);
        };
        let size = self.bins.len() as f64;
        let mut counted = FeatureHistogram::on(bins);
        if edges
            .iter()
            .any(|edge| (edge.next_up() * size).fract() != 0.0)
        {
            return Err(StatsError::DifferentBins);
        }
        for (place, rows) in self.rows_by_bin().enumerate() {
            counted.add_number(bins, self.edge(place), rows)?;
        }
        counted.add_missing(self.missing());
        Ok(counted)
    }

    /// The Kolmogorov–Smirnov distance between all scores of two histograms.
    ///
    /// At the edges both distribution functions are known; inside a bin the exact distance is at
    /// most the larger of F(upper) − G(lower) and G(upper) − F(lower).
    ///
    /// # Errors
    /// Another number of bins; no scores on one side.
    pub fn kolmogorov_smirnov(&self, other: &Self) -> Result<Bounds, StatsError> {
        if self.bits != other.bits {
            return Err(StatsError::DifferentBins);
        }
        distance(self.rows_by_bin().zip(other.rows_by_bin()))
    }

    /// The Kolmogorov–Smirnov distance between the scores with and without the event: the largest
    /// value of sensitivity + specificity − 1 (Youden's J).
    ///
    /// # Errors
    /// No events, or nothing but events.
    pub fn separation(&self) -> Result<Bounds, StatsError> {
        distance(self.bins.iter().map(|bin| (bin.zeros.rows, bin.ones.rows)))
    }

    pub(super) fn rows_by_bin(&self) -> impl Iterator<Item = u64> + Clone + '_ {
        self.bins
            .iter()
            .map(|bin| bin.zeros.rows + bin.ones.rows + bin.unlabelled.rows)
    }
}

fn distance(bins: impl Iterator<Item = (u64, u64)> + Clone) -> Result<Bounds, StatsError> {
    let (first, second) = bins.clone().fold((0, 0), |(first, second), (one, other)| {
        (first + one, second + other)
    });
    for (what, found) in [
        ("rows of the first kind", first),
        ("rows of the second kind", second),
    ] {
        if found == 0 {
            return Err(StatsError::TooFew {
                what,
                needed: 1,
                found: 0,
            });
        }
    }
    let (all_first, all_second) = (i128::from(first), i128::from(second));
    let (mut low, mut high, mut gap) = (0_i128, 0_i128, 0_i128);
    for (one, other) in bins {
        let rise = i128::from(one) * all_second;
        let fall = i128::from(other) * all_first;
        high = high.max(gap + rise).max(fall - gap);
        gap += rise - fall;
        low = low.max(gap.abs());
    }
    let pairs = (all_first * all_second) as f64;
    Ok(Bounds {
        lowest: low as f64 / pairs,
        highest: high as f64 / pairs,
    })
}
