//! Funnel plots: which units differ by more than chance, and by more than units differ anyway.
//!
//! [`funnel`] gives each unit's z and standing and, at any denominator, the limits to draw. The
//! conventions are those of FunnelPlotR (NHS-R) with the corrections named at [`FunnelKind`].
//! Nothing is suppressed here: every unit says its n, and who shows it decides. Shrunken estimates
//! of people are in [`crate::comparison`].

mod kind;
mod limits;
mod overdispersion;
mod plot;

pub use kind::FunnelKind;
pub use limits::FunnelLimits;
pub use overdispersion::{Adjustment, Trim};
pub use plot::{Funnel, FunnelOptions, FunnelPoint, Standing, funnel};
