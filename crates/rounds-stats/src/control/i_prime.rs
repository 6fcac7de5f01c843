//! Taylor's I′ chart: individual values whose denominators differ, without a model of counts.
//!
//! For ratios that are neither shares nor events (minutes per visit, cost per stay): a month of
//! 400 visits varies less than one of 40, so its limits are narrower. With equal denominators it is
//! an individuals chart at 3σ. See [`super::p_prime`] and [`super::u_prime`] for counts.

use std::f64::consts::FRAC_PI_2;

use super::ChartOptions;
use super::baseline::{self, mean_range};
use super::chart::{Bounds, ChartKind, ChartPoint, ControlChart, POINTS_FOR_FIRM_LIMITS};
use crate::StatsError;
use crate::estimate::{finite, positive};

/// I′: yᵢ = tᵢ/nᵢ, centre = Σt/Σn over the baseline,
/// sᵢ = √(π/2)·|yᵢ₊₁ − yᵢ| / √(1/nᵢ + 1/nᵢ₊₁), σᵢ = mean(s)/√nᵢ, limits centre ± 3σᵢ
/// (W. Taylor, Normalized Individuals Control Chart; the formula of `qicharts2`).
///
/// sᵢ is the standard deviation one unit of the denominator would have: the mean of |X| for a
/// normal X of variance σ² is σ·√(2/π). Totals may be negative, limits are not cut off.
/// Screening leaves out sᵢ above 3.267 of their mean.
///
/// # Errors
/// A total that is not finite, a denominator that is not above 0 (leave that period out), unequal
/// lengths, fewer than two points in the baseline.
pub fn i_prime(
    totals: &[f64],
    denominators: &[f64],
    options: ChartOptions,
) -> Result<ControlChart, StatsError> {
    if totals.len() != denominators.len() {
        return Err(StatsError::UnequalLengths {
            numerators: totals.len(),
            denominators: denominators.len(),
        });
    }
    let mut points = Vec::with_capacity(totals.len());
    for (&total, &size) in totals.iter().zip(denominators) {
        finite("numerator", total)?;
        positive("denominator", size)?;
        points.push((finite("value", total / size)?, size));
    }
    let baseline_points = baseline::length(points.len(), options)?;
    let fixed = points.get(..baseline_points).unwrap_or(&points);
    let centre = finite("centre", centre_of(fixed))?;
    let unit_sigma = finite("limit", mean_range(&unit_sigmas(fixed), options))?;
    let points = points
        .iter()
        .map(|&(value, size)| {
            ChartPoint::around(centre, value, unit_sigma / size.sqrt(), Bounds::NONE)
        })
        .collect();
    Ok(ControlChart {
        kind: ChartKind::IPrime,
        centre,
        points,
        baseline_points,
        trial: baseline_points < POINTS_FOR_FIRM_LIMITS,
        sigma_z: None,
    })
}

/// The values' mean weighted by denominator; of equal values exactly their value.
fn centre_of(fixed: &[(f64, f64)]) -> f64 {
    let (weighted, size) = fixed
        .iter()
        .fold((0.0, 0.0), |(weighted, total), &(value, size)| {
            (weighted + value * size, total + size)
        });
    match fixed.first() {
        Some(&(first, _)) if fixed.iter().all(|&(value, _)| value == first) => first,
        _ => weighted / size,
    }
}

fn unit_sigmas(fixed: &[(f64, f64)]) -> Vec<f64> {
    fixed
        .windows(2)
        .filter_map(|pair| {
            let (&(before, smaller), &(after, larger)) = (pair.first()?, pair.last()?);
            let spread = (1.0 / smaller + 1.0 / larger).sqrt();
            Some(FRAC_PI_2.sqrt() * (after - before).abs() / spread)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_months_of_unequal_size_by_hand() {
        // Values 2 and 5; 1/4 + 1/9 = 13/36; s = √(π/2)·3·6/√13.
        let chart = i_prime(&[8.0, 45.0], &[4.0, 9.0], ChartOptions::default()).unwrap();
        assert!((chart.centre - 53.0 / 13.0).abs() < 1e-15);
        let unit_sigma = FRAC_PI_2.sqrt() * 18.0 / 13.0_f64.sqrt();
        assert!((chart.points[0].sigma - unit_sigma / 2.0).abs() < 1e-14);
        assert!((chart.points[1].sigma - unit_sigma / 3.0).abs() < 1e-14);
    }

    #[test]
    fn periods_without_a_denominator_are_refused() {
        let options = ChartOptions::default();
        assert!(matches!(
            i_prime(&[1.0, 2.0], &[1.0, 0.0], options),
            Err(StatsError::NotPositive { .. })
        ));
        assert!(matches!(
            i_prime(&[1.0], &[1.0, 2.0], options),
            Err(StatsError::UnequalLengths { .. })
        ));
        assert!(i_prime(&[], &[], options).is_err());
    }
}
