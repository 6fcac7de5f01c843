//! A funnel of units: centre, overdispersion, each unit's z and standing, limits to draw.

use serde::Serialize;

use super::kind::FunnelKind;
use super::limits::{FunnelLimits, Shape};
use super::overdispersion::{Adjustment, Score, Trim, dispersion};
use crate::StatsError;
use crate::estimate::{count, finite, positive};
use crate::rounding::is_above;

/// How overdispersion is estimated and used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelOptions {
    /// What is done with extreme units before φ is estimated.
    pub trim: Trim,
    /// When limits are widened.
    pub adjustment: Adjustment,
}

impl Default for FunnelOptions {
    /// A tenth winsorised at each end; widened whenever τ² is above 0.
    fn default() -> Self {
        Self {
            trim: Trim::Winsorise(0.1),
            adjustment: Adjustment::Always,
        }
    }
}

/// Where a unit lies. Beyond a limit is strictly beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Standing {
    /// Below the lower 99.8 % limit.
    Below998,
    /// Below the lower 95 % limit.
    Below95,
    /// Between the 95 % limits, or with too few cases to have any.
    Within,
    /// Above the upper 95 % limit.
    Above95,
    /// Above the upper 99.8 % limit.
    Above998,
}

/// One unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FunnelPoint {
    /// The denominator: cases, or expected counts.
    pub n: f64,
    /// Numerator over denominator.
    pub value: f64,
    /// Distance from the centre in standard errors, overdispersion included where limits are
    /// widened; `None` with too few cases to have limits.
    pub z: Option<f64>,
    /// Limits at this unit's denominator.
    pub limits: FunnelLimits,
    /// Where the value lies among its limits.
    pub standing: Standing,
}

/// A funnel: points in the order of the units that came in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Funnel {
    shape: Shape,
    /// Centre line: 1 for standardised ratios, Σ numerators / Σ denominators otherwise.
    pub target: f64,
    /// Σz²/n after trimming: 1 when units differ by chance alone. `None` without a usable z.
    pub phi: Option<f64>,
    /// Variance between units on the scale of comparison.
    pub tau_squared: f64,
    /// Whether limits and z include τ².
    pub adjusted: bool,
    /// How many units φ and τ² rest on.
    pub units_used: usize,
    /// The units.
    pub points: Vec<FunnelPoint>,
}

impl Funnel {
    /// Limits at a denominator, for drawing the curves.
    ///
    /// # Errors
    /// A denominator that is not above 0.
    pub fn limits_at(&self, denominator: f64) -> Result<FunnelLimits, StatsError> {
        Ok(self.shape.limits(positive("denominator", denominator)?))
    }
}

/// A funnel of units with 95 % and 99.8 % limits (Spiegelhalter, Stat Med 24:1185, 2005).
///
/// Standardised ratios have exact Poisson limits where they are not widened and the limits of
/// `kind`'s scale, back(target ± z·√(s² + τ²)), where they are; other kinds use the latter always.
/// Units without a z on the scale of comparison (a zero that has no logarithm) are left out of φ.
///
/// # Errors
/// Unequal lengths, no units, numerators that are no counts (of ratios: negative), denominators
/// not above 0 (proportions and ratios of counts: no counts), a part larger than its whole, a
/// share to trim that leaves nothing (0 to below 0.5; for truncation above 0).
pub fn funnel(
    kind: FunnelKind,
    numerators: &[f64],
    denominators: &[f64],
    options: FunnelOptions,
) -> Result<Funnel, StatsError> {
    check(kind, numerators, denominators)?;
    check_trim(options.trim)?;
    let target = if kind.is_standardised() {
        1.0
    } else {
        finite("target", sum(numerators) / sum(denominators))?
    };
    let centre = kind.transformed(target);
    let units = || numerators.iter().copied().zip(denominators.iter().copied());
    let scores = units().filter_map(|(numerator, denominator)| {
        let standard_error = kind.standard_error(numerator, denominator);
        let z = (kind.compared(numerator, denominator)? - centre) / standard_error;
        z.is_finite().then_some(Score { z, standard_error })
    });
    let dispersion = dispersion(scores.collect(), options.trim);
    let adjusted = dispersion.is_adjusted(options.adjustment);
    let shape = Shape {
        kind,
        target,
        tau_squared: if adjusted {
            dispersion.tau_squared
        } else {
            0.0
        },
    };
    let point = |(numerator, denominator): (f64, f64)| {
        let value = numerator / denominator;
        let limits = shape.limits(denominator);
        FunnelPoint {
            n: denominator,
            value,
            z: shape.z(numerator, denominator),
            limits,
            standing: standing(value, &limits),
        }
    };
    Ok(Funnel {
        shape,
        target,
        phi: dispersion.phi,
        tau_squared: dispersion.tau_squared,
        adjusted,
        units_used: dispersion.scores,
        points: units().map(point).collect(),
    })
}

fn standing(value: f64, limits: &FunnelLimits) -> Standing {
    let is_over = |limit: Option<f64>| limit.is_some_and(|limit| is_above(value, limit));
    if is_over(limits.high_998) {
        Standing::Above998
    } else if is_over(limits.high_95) {
        Standing::Above95
    } else if is_above(limits.low_998, value) {
        Standing::Below998
    } else if is_above(limits.low_95, value) {
        Standing::Below95
    } else {
        Standing::Within
    }
}

/// The sum in an order that does not depend on that of the units.
fn sum(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.iter().sum()
}

fn check(kind: FunnelKind, numerators: &[f64], denominators: &[f64]) -> Result<(), StatsError> {
    if numerators.len() != denominators.len() {
        return Err(StatsError::UnequalLengths {
            numerators: numerators.len(),
            denominators: denominators.len(),
        });
    }
    if numerators.is_empty() {
        return Err(StatsError::TooFew {
            what: "units",
            needed: 1,
            found: 0,
        });
    }
    for (&numerator, &denominator) in numerators.iter().zip(denominators) {
        count("numerator", numerator)?;
        positive("denominator", denominator)?;
        if !kind.is_standardised() {
            count("denominator", denominator)?;
        }
        if kind == FunnelKind::Proportion && numerator > denominator {
            return Err(StatsError::MoreEventsThanTotal {
                events: numerator,
                total: denominator,
            });
        }
    }
    Ok(())
}

fn check_trim(trim: Trim) -> Result<(), StatsError> {
    let (Trim::Winsorise(share) | Trim::Truncate(share)) = trim;
    let least = if matches!(trim, Trim::Truncate(_)) {
        f64::MIN_POSITIVE
    } else {
        0.0
    };
    if share >= least && share < 0.5 {
        return Ok(());
    }
    Err(StatsError::OutOfRange {
        what: "share to trim",
        expected: "0 (for truncation: above 0) to below 0.5",
        found: share,
    })
}
