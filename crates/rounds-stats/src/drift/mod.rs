//! Whether the data of now look like the data of the baseline.
//!
//! A baseline keeps [`ReferenceBins`]: edges at the quantiles of its own sample and the counts
//! between them. They are stored and never computed again, so that this week's number can be
//! compared with last week's. What comes later is counted on them
//! ([`FeatureHistogram`](crate::histogram::FeatureHistogram)) and compared: [`psi`] with the value
//! that chance alone reaches, [`jensen_shannon`], and for categories [`category_drift`]. Where the
//! values themselves are at hand, [`kolmogorov_smirnov`] and [`wasserstein`] need no bins.
//! [`drift`] gives all of it in one call.
//!
//! With many rows every difference is significant: read the size first and the p-value last.
//! Drift of the inputs says nothing yet about performance.

mod categories;
mod chi_squared;
mod feature;
mod jensen_shannon;
mod kolmogorov;
mod psi;
mod reference_bins;
mod stored_number;
mod wasserstein;

pub use categories::{CategoryDrift, category_drift};
pub use chi_squared::{TwoSampleChiSquared, two_sample_chi_squared};
pub use feature::{Drift, DriftOptions, drift};
pub use jensen_shannon::jensen_shannon;
pub use kolmogorov::{KolmogorovSmirnov, kolmogorov_smirnov};
pub use psi::{Psi, PsiOptions, psi};
pub use reference_bins::{CATEGORIES_MAX, ReferenceBins, ReferenceKind};
pub use wasserstein::{Wasserstein, wasserstein};
