//! What a run of [`super::Bocpd`] believes about its values: two conjugate pairs.

use serde::Serialize;
use statrs::function::gamma::ln_gamma;

use crate::StatsError;
use crate::estimate::{finite, positive};

/// A conjugate model, as prior and as posterior after the values of a run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum RunModel {
    /// Counts of a Poisson process whose rate per exposure is Gamma(`shape`, `rate`).
    PoissonGamma {
        /// Prior events, plus those seen.
        shape: f64,
        /// Prior exposure, plus that seen.
        rate: f64,
    },
    /// Normal values; precision ρ ~ Gamma(`shape`, `rate`), mean ~ Normal(`mean`, 1/(`weight`·ρ)).
    NormalGamma {
        /// Expected mean.
        mean: f64,
        /// How many values the expected mean is worth.
        weight: f64,
        /// Half the degrees of freedom.
        shape: f64,
        /// Half the sum of squares.
        rate: f64,
    },
}

impl RunModel {
    /// Counts: `shape` events in `rate` units of exposure, as if seen before.
    pub const fn poisson_gamma(shape: f64, rate: f64) -> Self {
        Self::PoissonGamma { shape, rate }
    }

    /// Values; see [`RunModel::NormalGamma`].
    pub const fn normal_gamma(mean: f64, weight: f64, shape: f64, rate: f64) -> Self {
        Self::NormalGamma {
            mean,
            weight,
            shape,
            rate,
        }
    }

    pub(crate) fn check(&self) -> Result<(), StatsError> {
        let (shape, rate) = match *self {
            Self::PoissonGamma { shape, rate } => (shape, rate),
            Self::NormalGamma {
                mean,
                weight,
                shape,
                rate,
            } => {
                finite("prior mean", mean)?;
                positive("prior weight", weight)?;
                (shape, rate)
            }
        };
        positive("prior shape", shape)?;
        positive("prior rate", rate)?;
        Ok(())
    }

    /// Counts weighted for overdispersion are not whole, so fractions are let through.
    pub(crate) fn check_value(&self, value: f64, exposure: f64) -> Result<(), StatsError> {
        finite("value", value)?;
        finite("exposure", exposure)?;
        let is_count = matches!(self, Self::PoissonGamma { .. });
        if exposure < 0.0 || (is_count && exposure == 0.0 && value > 0.0) {
            return Err(StatsError::NotPositive {
                what: "exposure",
                found: exposure,
            });
        }
        if is_count && value < 0.0 {
            return Err(StatsError::NotACount {
                what: "value",
                found: value,
            });
        }
        Ok(())
    }

    /// Log density of the next value: negative binomial, or Student's t with 2·`shape` degrees.
    pub(crate) fn log_predictive(&self, value: f64, exposure: f64) -> f64 {
        match *self {
            Self::PoissonGamma { shape, rate } => {
                ln_gamma(shape + value)
                    - ln_gamma(shape)
                    - ln_gamma(value + 1.0)
                    - shape * (exposure / rate).ln_1p()
                    - value * (rate / exposure).ln_1p()
            }
            Self::NormalGamma {
                mean,
                weight,
                shape,
                rate,
            } => {
                let scale = rate * (weight + 1.0) / (shape * weight);
                let residual = value - mean;
                let degrees = 2.0 * shape;
                ln_gamma(shape + 0.5)
                    - ln_gamma(shape)
                    - 0.5 * (degrees * std::f64::consts::PI * scale).ln()
                    - (shape + 0.5) * (residual * residual / (degrees * scale)).ln_1p()
            }
        }
    }

    pub(crate) fn learn(&mut self, value: f64, exposure: f64) {
        match self {
            Self::PoissonGamma { shape, rate } => {
                *shape += value;
                *rate += exposure;
            }
            Self::NormalGamma {
                mean,
                weight,
                shape,
                rate,
            } => {
                let residual = value - *mean;
                *rate += 0.5 * *weight / (*weight + 1.0) * residual * residual;
                *weight += 1.0;
                *mean += residual / *weight;
                *shape += 0.5;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predictive_densities_sum_to_one() {
        let counts = RunModel::poisson_gamma(3.0, 2.0);
        let sum: f64 = (0..400)
            .map(|x| counts.log_predictive(f64::from(x), 5.0).exp())
            .sum();
        assert!((sum - 1.0).abs() < 1e-10, "{sum}");
    }
}
