//! What a series did before it went quiet: firings, exposure, and how sure the rate is.

use serde::Serialize;

use crate::StatsError;
use crate::control::cusum::dispersion_of;
use crate::distribution::{gamma_lower, gamma_upper};
use crate::estimate::{Estimate, count, positive, tail_of};

/// Jeffreys' prior for a rate adds half an event.
const PRIOR_EVENTS: f64 = 0.5;

/// The period that says how often a series fires.
///
/// Exposure is in the caller's unit, the same here as for the silent run: eligible encounters a
/// day, or the firings expected on that day from its weekday, which makes all that follows
/// weekday-aware.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Baseline<'a> {
    /// Firings in the period.
    pub firings: f64,
    /// Exposure of each of its days; days may have none (0).
    pub exposures: &'a [f64],
    /// φ, variance over mean of a day's firings at a known rate: 1 is Poisson.
    pub dispersion: f64,
}

/// A baseline that has been checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate {
    pub(super) firings: f64,
    pub(super) exposure: f64,
    dispersion: f64,
}

impl Baseline<'_> {
    /// # Errors
    /// Firings that are no count, an exposure that is negative or not finite, none at all, a
    /// dispersion below 1.
    pub(super) fn checked(&self) -> Result<Rate, StatsError> {
        Ok(Rate {
            firings: count("firings", self.firings)?,
            exposure: positive("exposure of the baseline", total(self.exposures)?)?,
            dispersion: dispersion_of(self.dispersion)?,
        })
    }

    /// The expected share of days with a firing.
    pub(super) fn active_share(&self, rate: Rate) -> f64 {
        let mut shares: Vec<f64> = self
            .exposures
            .iter()
            .map(|&exposure| 1.0 - rate.probability_of_none(exposure))
            .collect();
        shares.sort_by(f64::total_cmp);
        shares.iter().sum::<f64>() / shares.len() as f64
    }
}

impl Rate {
    /// The probability of no firing in this much exposure: the mean of
    /// P(0 | λ) = φ^(−λx/(φ−1)) (negative binomial; e^(−λx) at φ = 1) over the posterior
    /// λ ~ Gamma(firings/φ + ½, exposure/φ).
    pub(super) fn probability_of_none(&self, exposure: f64) -> f64 {
        let ratio = self.emptiness() * exposure / self.posterior_exposure();
        (-self.posterior_events() * ratio.ln_1p()).exp()
    }

    /// The exposure at which [`Self::probability_of_none`] has come down to this.
    pub(super) fn exposure_for(&self, probability: f64) -> f64 {
        let ratio = (-probability.ln() / self.posterior_events()).exp_m1();
        ratio * self.posterior_exposure() / self.emptiness()
    }

    /// Firings expected in this much exposure, with the posterior's interval.
    pub(super) fn expected_firings(
        &self,
        exposure: f64,
        level: f64,
    ) -> Result<Estimate, StatsError> {
        let tail = tail_of(level)?;
        let scaled = |gamma: f64| gamma / self.posterior_exposure() * exposure;
        Ok(Estimate {
            value: self.firings / self.exposure * exposure,
            low: gamma_lower(tail, self.posterior_events()).map(scaled),
            high: gamma_upper(tail, self.posterior_events()).map(scaled),
            n: self.firings as u64,
            method: "gamma posterior of the rate (Jeffreys)",
        })
    }

    fn posterior_events(&self) -> f64 {
        self.firings / self.dispersion + PRIOR_EVENTS
    }

    fn posterior_exposure(&self) -> f64 {
        self.exposure / self.dispersion
    }

    /// −ln P(0) per expected firing: 1 for Poisson, less where firings come in bursts.
    fn emptiness(&self) -> f64 {
        let excess = self.dispersion - 1.0;
        if excess == 0.0 {
            1.0
        } else {
            excess.ln_1p() / excess
        }
    }
}

/// The sum of exposures that are 0 or more, the same in any order.
pub(super) fn total(exposures: &[f64]) -> Result<f64, StatsError> {
    let mut sorted = Vec::with_capacity(exposures.len());
    for &exposure in exposures {
        if !(exposure.is_finite() && exposure >= 0.0) {
            return Err(StatsError::OutOfRange {
                what: "exposure",
                expected: "a finite number, 0 or more",
                found: exposure,
            });
        }
        sorted.push(exposure);
    }
    sorted.sort_by(f64::total_cmp);
    crate::estimate::finite("exposure", sorted.iter().sum())
}
