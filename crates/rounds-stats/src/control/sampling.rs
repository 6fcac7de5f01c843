//! Plain p, u and c charts: limits from sampling error alone.
//!
//! They assume that the true share or rate is the same in every period, which large denominators
//! never are: at 20,000 orders a week sampling moves a share by 0.3 points, the true share moves by
//! more, and every week lies outside. [`super::p_prime`] and [`super::u_prime`] are therefore the
//! default here; these remain for small counts and for comparison with other software.

use super::ChartOptions;
use super::chart::{ChartKind, ControlChart};
use super::laney::{Model, attributes};
use crate::StatsError;

/// p: p̄ = Σk/Σn over the baseline, limits p̄ ± 3·√(p̄(1 − p̄)/nᵢ), kept inside 0 to 1.
///
/// # Errors
/// As [`super::p_prime`].
pub fn p(
    numerators: &[f64],
    denominators: &[f64],
    options: ChartOptions,
) -> Result<ControlChart, StatsError> {
    attributes(numerators, denominators, options, Model::SHARE)
}

/// u: ū = Σk/Σn over the baseline, limits ū ± 3·√(ū/nᵢ), not below 0.
///
/// # Errors
/// As [`super::u_prime`].
pub fn u(
    numerators: &[f64],
    denominators: &[f64],
    options: ChartOptions,
) -> Result<ControlChart, StatsError> {
    attributes(numerators, denominators, options, Model::RATE)
}

/// c: counts over equal exposures, c̄ = their mean over the baseline, limits c̄ ± 3·√c̄, not below 0.
///
/// # Errors
/// A value that is no count, fewer than two points in the baseline.
pub fn c(counts: &[f64], options: ChartOptions) -> Result<ControlChart, StatsError> {
    let model = Model {
        kind: ChartKind::C,
        ..Model::RATE
    };
    attributes(counts, &vec![1.0; counts.len()], options, model)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_of_four_has_limits_at_zero_and_ten() {
        let chart = c(&[4.0, 3.0, 5.0, 4.0], ChartOptions::default()).unwrap();
        assert_eq!((chart.centre, chart.sigma_z), (4.0, None));
        assert_eq!((chart.points[0].lower, chart.points[0].upper), (0.0, 10.0));
    }

    #[test]
    fn shares_of_a_hundred_have_limits_three_binomial_sigmas_away() {
        let chart = p(&[50.0, 50.0], &[100.0, 100.0], ChartOptions::default()).unwrap();
        assert!((chart.points[0].upper - 0.65).abs() < 1e-15);
        assert!(p(&[2.0, 1.0], &[1.0, 1.0], ChartOptions::default()).is_err());
    }
}
