//! The limits at a denominator and the z that agrees with them.

use serde::Serialize;

use super::kind::FunnelKind;
use crate::distribution;

/// z of the 95 % limits.
pub(super) const Z_95: f64 = 1.959_963_984_540_054;
/// z of the 99.8 % limits.
pub(super) const Z_998: f64 = 3.090_232_306_167_813;
const TAIL_95: f64 = 0.025;
const TAIL_998: f64 = 0.001;
/// Below this a tail has lost its digits, some 37 standard errors out; there z is the signed root
/// of the deviance, right to about a thousandth.
const TAIL_LEAST: f64 = 1e-300;

/// Limits at one denominator, in the unit of the value. An upper end is `None` where there are
/// too few cases to have one; a lower end is 0 there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FunnelLimits {
    /// The denominator they are for.
    pub denominator: f64,
    /// Lower 99.8 % limit.
    pub low_998: f64,
    /// Lower 95 % limit.
    pub low_95: f64,
    /// Upper 95 % limit.
    pub high_95: Option<f64>,
    /// Upper 99.8 % limit.
    pub high_998: Option<f64>,
}

impl FunnelLimits {
    /// With a lower limit of 0 where no event at all is not that unlikely, e^−E: with few expected,
    /// no scale makes 0 nearly normal, and a unit without events must not be an outlier for it.
    fn open_to_none(self) -> Self {
        let none = (-self.denominator).exp();
        let lower = |limit: f64, tail: f64| if none > tail { 0.0 } else { limit };
        Self {
            low_998: lower(self.low_998, TAIL_998),
            low_95: lower(self.low_95, TAIL_95),
            ..self
        }
    }
}

/// What limits and z depend on besides the unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(super) struct Shape {
    pub(super) kind: FunnelKind,
    pub(super) target: f64,
    /// 0 where limits are not widened.
    pub(super) tau_squared: f64,
}

impl Shape {
    fn is_poisson(&self) -> bool {
        self.kind.is_standardised() && self.tau_squared == 0.0
    }

    /// Standard error of a unit at the target, with what units differ by anyway.
    fn standard_error(&self, denominator: f64) -> f64 {
        let chance = self
            .kind
            .standard_error(self.target * denominator, denominator);
        (chance * chance + self.tau_squared).sqrt()
    }

    /// Limits at a denominator above 0.
    pub(super) fn limits(&self, denominator: f64) -> FunnelLimits {
        if self.is_poisson() {
            return poisson_limits(denominator);
        }
        let centre = self.kind.transformed(self.target);
        let error = self.standard_error(denominator);
        // Below about one expected count the error of a ratio of counts shrinks again.
        if error < self.standard_error(1.001 * denominator) || !centre.is_finite() {
            return FunnelLimits {
                denominator,
                low_998: 0.0,
                low_95: 0.0,
                high_95: None,
                high_998: None,
            };
        }
        let limit = |z: f64| self.kind.back(centre + z * error);
        let limits = FunnelLimits {
            denominator,
            low_998: limit(-Z_998),
            low_95: limit(-Z_95),
            high_95: Some(limit(Z_95)),
            high_998: Some(limit(Z_998)),
        };
        if self.kind.is_standardised() {
            limits.open_to_none()
        } else {
            limits
        }
    }

    /// Distance from the target in standard errors: beyond ±1.96 where the value is beyond its 95 %
    /// limits, and also where a lower limit was opened to 0. `None` where the unit has no limits.
    pub(super) fn z(&self, numerator: f64, denominator: f64) -> Option<f64> {
        self.limits(denominator).high_95?;
        let is_none = self.kind.is_standardised() && numerator == 0.0;
        if self.is_poisson() || is_none {
            return poisson_z(numerator, denominator);
        }
        let plain = self.kind.transformed(numerator / denominator);
        let compared = if plain.is_finite() {
            plain
        } else if self.kind == FunnelKind::CountRatio {
            self.kind.compared(numerator, denominator)?
        } else {
            return poisson_z(numerator, denominator);
        };
        Some((compared - self.kind.transformed(self.target)) / self.standard_error(denominator))
    }
}

/// χ² quantiles with 2E and 2(E + 1) degrees over 2E: Poisson's limits where E is whole.
fn poisson_limits(expected: f64) -> FunnelLimits {
    let low = |tail: f64| distribution::gamma_lower(tail, expected).map(|count| count / expected);
    let high =
        |tail: f64| distribution::gamma_upper(tail, expected + 1.0).map(|count| count / expected);
    FunnelLimits {
        denominator: expected,
        low_998: low(TAIL_998).unwrap_or(0.0),
        low_95: low(TAIL_95).unwrap_or(0.0),
        high_95: high(TAIL_95),
        high_998: high(TAIL_998),
    }
    .open_to_none()
}

/// z whose tail is that of the χ² distribution the limits come from; 0 where value and tail are
/// on different sides of the centre. No events are as unlikely as Poisson makes them, e^−E, where
/// the limits' own distribution would call any 0 impossible.
fn poisson_z(observed: f64, expected: f64) -> Option<f64> {
    let above = observed > expected;
    let (tail, far) = if above {
        let shape = expected + 1.0;
        let tail = distribution::gamma_upper_tail(observed, shape)?;
        (tail, distribution::deviance(shape, observed))
    } else if observed == 0.0 {
        ((-expected).exp(), expected)
    } else {
        let tail = distribution::gamma_lower_tail(observed, expected)?;
        (tail, distribution::deviance(expected, observed))
    };
    let size = if tail < TAIL_LEAST {
        (2.0 * far).sqrt()
    } else {
        distribution::normal_upper(tail)?
    };
    Some(if above { size } else { -size })
}
