//! How well scores separate outcomes, from a histogram.

use super::{Bounded, Bounds, ScoreHistogram};
use crate::{Estimate, StatsError};

impl ScoreHistogram {
    /// The area under the ROC curve of the rows whose outcome is known.
    ///
    /// Pairs of rows in different bins are ordered; those in one bin count half, so that the exact
    /// area is at most ½ Σᵦ (n₊ᵦ/n₊)(n₋ᵦ/n₋) away. The interval is DeLong's for the binned scores,
    /// widened by that.
    ///
    /// # Errors
    /// No events, or nothing but events; a level outside (0, 1).
    pub fn auroc(&self, level: f64) -> Result<Bounded, StatsError> {
        let binned = crate::discrimination::auroc(&self.midpoints(), level)?;
        let tied: u128 = self
            .bins
            .iter()
            .map(|bin| u128::from(bin.zeros.rows) * u128::from(bin.ones.rows))
            .sum();
        let pairs = u128::from(self.zeros()) * u128::from(self.ones());
        let error = tied as f64 / pairs as f64 / 2.0;
        Ok(Bounded {
            bounds: Bounds::around(binned.value, error, (0.0, 1.0)),
            estimate: Estimate {
                low: binned.low.map(|low| (low - error).max(0.0)),
                high: binned.high.map(|high| (high + error).min(1.0)),
                method: "DeLong on binned scores, widened by the binning",
                ..binned
            },
        })
    }
}
