//! How much more daily counts vary than Poisson counts with the same expectation.
//!
//! Two numbers for two uses. φ (variance = φ·mean) is the familiar one and divides a quasi-Poisson
//! statistic; α (variance = mean + α·mean²) is that of the negative binomial and lets a busy
//! weekday be more overdispersed than a quiet Sunday, which daily counts are.

use super::daily::{DAYS_IN_A_WEEK, DailyCounts};

/// A day's count next to what was expected of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExpectedDay {
    /// The count.
    pub count: f64,
    /// Its expectation, above 0.
    pub expected: f64,
}

/// Pearson's φ = Σ(x − μ)²/μ ÷ (n − `parameters`), divided by 1 + the mean of (x − μ)/μ and never
/// below 1; 1 when there are not more days than parameters.
///
/// The divisor is Fletcher's (Biometrika 99:230, 2012): with small expectations the plain statistic
/// is dominated by the few days on which a rare event happened.
pub fn quasi_poisson_dispersion(days: &[ExpectedDay], parameters: usize) -> f64 {
    let Some(degrees) = days.len().checked_sub(parameters).filter(|&left| left > 0) else {
        return 1.0;
    };
    let mut pearson = 0.0;
    let mut skew = 0.0;
    for day in days {
        let residual = day.count - day.expected;
        pearson += residual * residual / day.expected;
        skew += residual / day.expected;
    }
    let correction = 1.0 + skew / days.len() as f64;
    let dispersion = pearson / degrees as f64 / correction;
    if dispersion.is_finite() {
        dispersion.max(1.0)
    } else {
        1.0
    }
}

/// Rounds of reweighting at most; about ten are needed.
const ROUNDS_MOST: usize = 60;
/// Relative change of α at which the rounds stop.
const SETTLED: f64 = 1e-9;

/// The negative binomial's α by weighted moments, at least 0:
/// α = Σ w·[(x − μ)²·n/(n − `parameters`) − μ] ÷ Σ w·μ² with w = 1/(1 + αμ)².
///
/// At α = 0 the numerator is Dean and Lawless's score for overdispersion; unlike Pearson's
/// statistic no term is divided by a small expectation, so rare events do not pass for
/// overdispersion. The weights are in inverse proportion to the variance of (x − μ)²/μ².
pub fn negative_binomial_dispersion(days: &[ExpectedDay], parameters: usize) -> f64 {
    let Some(degrees) = days.len().checked_sub(parameters).filter(|&left| left > 0) else {
        return 0.0;
    };
    let unbiased = days.len() as f64 / degrees as f64;
    let mut alpha = 0.0_f64;
    for _ in 0..ROUNDS_MOST {
        let mut excess = 0.0;
        let mut square = 0.0;
        for day in days {
            let residual = day.count - day.expected;
            let root = 1.0 / (1.0 + alpha * day.expected);
            let weight = root * root;
            excess += weight * (residual * residual * unbiased - day.expected);
            square += weight * day.expected * day.expected;
        }
        let found = excess / square;
        let next = if found.is_finite() {
            found.max(0.0)
        } else {
            0.0
        };
        let is_settled = (next - alpha).abs() <= SETTLED * next;
        alpha = next;
        if is_settled {
            break;
        }
    }
    alpha
}

/// The negative binomial's α from days a week apart, at least 0:
/// α = Σ[(x − y)² − (x + y)] ÷ Σ 2xy over all such pairs.
///
/// It needs neither an expectation nor a constant rate, since a change of level touches seven pairs
/// only: the dispersion to segment a series with. Both days of a pair must be observed; exposures
/// are taken as equal a week apart.
pub fn negative_binomial_dispersion_by_week(series: &DailyCounts<'_>) -> f64 {
    let mut excess = 0.0;
    let mut product = 0.0;
    for day in DAYS_IN_A_WEEK..series.days() {
        let (before, now) = (day - DAYS_IN_A_WEEK, day);
        if series.exposure(before) > 0.0 && series.exposure(now) > 0.0 {
            let (x, y) = (series.count(before), series.count(now));
            excess += (x - y) * (x - y) - (x + y);
            product += 2.0 * x * y;
        }
    }
    if product > 0.0 {
        (excess / product).max(0.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(counts: &[f64], expected: f64) -> Vec<ExpectedDay> {
        counts
            .iter()
            .map(|&count| ExpectedDay { count, expected })
            .collect()
    }

    #[test]
    fn hand_worked_dispersions() {
        // Residuals ±2 around 4: Σr²/μ = 4·4/4 = 4 over 4 − 1 degrees; mean residual 0.
        let even = days(&[2.0, 6.0, 2.0, 6.0], 4.0);
        assert!((quasi_poisson_dispersion(&even, 1) - 4.0 / 3.0).abs() < 1e-15);
        // 4·4·4/3 − 16 = 16/3 over 4·16 with any common weight.
        let alpha = negative_binomial_dispersion(&even, 1);
        assert!((alpha - (64.0 / 3.0 - 16.0) / 64.0).abs() < 1e-15);
    }

    #[test]
    fn counts_that_vary_less_than_poisson_are_taken_as_poisson() {
        let flat = days(&[4.0; 10], 4.0);
        assert_eq!(quasi_poisson_dispersion(&flat, 1), 1.0);
        assert_eq!(negative_binomial_dispersion(&flat, 1), 0.0);
        assert_eq!(negative_binomial_dispersion(&[], 1), 0.0);
    }
}
