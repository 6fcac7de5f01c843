//! Laney's p′ and u′ charts: proportions and rates whose sampling error varies with the denominator
//! and whose true level also moves from period to period.
//!
//! Plain p and u charts put every point of a large hospital outside the limits, because with
//! 20,000 orders a week sampling error is next to nothing; p′ and u′ measure how much neighbours
//! differ beyond it (Laney, Qual Eng 14:531, 2002). The plain charts are in [`super::sampling`].

use super::ChartOptions;
use super::baseline::{self, MOVING_RANGE_PER_SIGMA, mean_moving_range};
use super::chart::{Bounds, ChartKind, ChartPoint, ControlChart, POINTS_FOR_FIRM_LIMITS};
use crate::StatsError;
use crate::estimate::{count, finite, positive};

/// A σ_z below this is rounding: the proportions are all the same.
const SIGMA_Z_LEAST: f64 = 1e-9;

/// p′: p̄ = Σk/Σn over the baseline, σᵢ = √(p̄(1 − p̄)/nᵢ), zᵢ = (pᵢ − p̄)/σᵢ,
/// σ_z = mean|zᵢ₊₁ − zᵢ|/1.128, limits p̄ ± 3·σᵢ·σ_z, kept inside 0 to 1.
///
/// # Errors
/// Counts that are none, a part larger than its whole, a denominator of 0 (leave that period out),
/// unequal lengths, fewer than two points in the baseline.
pub fn p_prime(
    numerators: &[f64],
    denominators: &[f64],
    options: ChartOptions,
) -> Result<ControlChart, StatsError> {
    let model = Model {
        kind: ChartKind::PPrime,
        spread: Spread::SamplingAndBetween,
        ..Model::SHARE
    };
    attributes(numerators, denominators, options, model)
}

/// u′: ū = Σk/Σn over the baseline, σᵢ = √(ū/nᵢ), and on as [`p_prime`]; limits not below 0.
/// Denominators are exposures (bed days, hours) and need not be whole.
///
/// # Errors
/// As [`p_prime`], but events may outnumber the exposure.
pub fn u_prime(
    numerators: &[f64],
    denominators: &[f64],
    options: ChartOptions,
) -> Result<ControlChart, StatsError> {
    let model = Model {
        kind: ChartKind::UPrime,
        spread: Spread::SamplingAndBetween,
        ..Model::RATE
    };
    attributes(numerators, denominators, options, model)
}

/// Which variation the limits hold.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Spread {
    /// What drawing a sample of this size makes.
    Sampling,
    /// That, times how much more neighbours differ.
    SamplingAndBetween,
}

/// What distinguishes the charts of events over a denominator.
pub(super) struct Model {
    pub(super) kind: ChartKind,
    pub(super) spread: Spread,
    pub(super) bounds: Bounds,
    /// Variance of one unit of the denominator at a level.
    pub(super) variance: fn(f64) -> f64,
    /// Whether the events are part of the denominator.
    pub(super) is_share: bool,
}

impl Model {
    /// Events that are part of their denominator: binomial.
    pub(super) const SHARE: Self = Self {
        kind: ChartKind::P,
        spread: Spread::Sampling,
        bounds: Bounds::SHARE,
        variance: |level| level * (1.0 - level),
        is_share: true,
    };
    /// Events during an exposure: Poisson.
    pub(super) const RATE: Self = Self {
        kind: ChartKind::U,
        spread: Spread::Sampling,
        bounds: Bounds::RATE,
        variance: |level| level,
        is_share: false,
    };

    fn check(&self, events: f64, size: f64) -> Result<(), StatsError> {
        count("numerator", events)?;
        positive("denominator", size)?;
        if self.is_share {
            let total = count("denominator", size)?;
            if events > total {
                return Err(StatsError::MoreEventsThanTotal { events, total });
            }
        }
        Ok(())
    }
}

/// The chart of events over denominators by a model.
pub(super) fn attributes(
    numerators: &[f64],
    denominators: &[f64],
    options: ChartOptions,
    model: Model,
) -> Result<ControlChart, StatsError> {
    if numerators.len() != denominators.len() {
        return Err(StatsError::UnequalLengths {
            numerators: numerators.len(),
            denominators: denominators.len(),
        });
    }
    for (&events, &size) in numerators.iter().zip(denominators) {
        model.check(events, size)?;
    }
    let baseline_points = baseline::length(numerators.len(), options)?;
    let pairs = || numerators.iter().copied().zip(denominators.iter().copied());
    let (events, size) = pairs()
        .take(baseline_points)
        .fold((0.0, 0.0), |(events, size), pair| {
            (events + pair.0, size + pair.1)
        });
    let centre = finite("centre", events / size)?;
    let unit_sigma = (model.variance)(centre).max(0.0).sqrt();
    let sampling_sigma = |size: f64| unit_sigma / size.sqrt();
    let scores = || {
        pairs()
            .take(baseline_points)
            .map(|(events, size)| (events / size - centre) / sampling_sigma(size))
    };
    let sigma_z = (model.spread == Spread::SamplingAndBetween).then(|| {
        if unit_sigma > 0.0 {
            between_periods(&scores().collect::<Vec<f64>>(), options)
        } else {
            0.0
        }
    });
    let points = pairs()
        .map(|(events, size)| {
            let sigma = sampling_sigma(size) * sigma_z.unwrap_or(1.0);
            ChartPoint::around(centre, events / size, sigma, model.bounds)
        })
        .collect();
    Ok(ControlChart {
        kind: model.kind,
        centre,
        points,
        baseline_points,
        trial: baseline_points < POINTS_FOR_FIRM_LIMITS,
        sigma_z,
    })
}

/// σ_z of the baseline's scores.
fn between_periods(scores: &[f64], options: ChartOptions) -> f64 {
    let sigma_z = mean_moving_range(scores, options) / MOVING_RANGE_PER_SIGMA;
    if sigma_z < SIGMA_Z_LEAST {
        0.0
    } else {
        sigma_z
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_shares_of_unequal_wholes_have_no_width_and_no_marks() {
        let chart = p_prime(
            &[1.0, 2.0, 3.0],
            &[10.0, 20.0, 30.0],
            ChartOptions::default(),
        )
        .unwrap();
        assert_eq!(chart.sigma_z, Some(0.0));
        assert!(
            super::super::mark_points(&chart)
                .iter()
                .all(|marks| marks.painted().is_none())
        );
    }

    #[test]
    fn a_share_that_never_happened_has_limits_at_zero() {
        let chart = p_prime(&[0.0; 4], &[10.0; 4], ChartOptions::default()).unwrap();
        assert_eq!(
            (chart.centre, chart.points[0].upper, chart.points[0].z),
            (0.0, 0.0, None)
        );
    }

    #[test]
    fn impossible_input_is_refused_with_its_cause() {
        let options = ChartOptions::default();
        assert!(matches!(
            p_prime(&[11.0, 1.0], &[10.0, 10.0], options),
            Err(StatsError::MoreEventsThanTotal { .. })
        ));
        assert!(matches!(
            p_prime(&[0.0, 1.0], &[0.0, 10.0], options),
            Err(StatsError::NotPositive { .. })
        ));
        assert!(matches!(
            u_prime(&[1.0], &[1.0, 2.0], options),
            Err(StatsError::UnequalLengths { .. })
        ));
        assert!(matches!(
            u_prime(&[-1.0, 1.0], &[1.0, 2.0], options),
            Err(StatsError::NotACount { .. })
        ));
    }
}
