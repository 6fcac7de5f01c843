//! How likely chance alone makes the latest points of a series as odd as they are.
//!
//! A control chart's limits come from a dozen points, so "three sigma" is exceeded far more
//! often than the 0.27 % of a known sigma: taking the normal distribution there would open
//! findings by the dozen when hundreds of series are watched. Two tests are made and the larger
//! probability is taken:
//! - Student's t of the latest points against the baseline, with sigma from the moving ranges
//!   before them and its degrees of freedom (0.605 per range: the variance of a mean moving range
//!   is 0.826 σ² / ranges, which is that of a standard deviation on so many degrees of freedom);
//! - for counts, the exact conditional test (binomial for Poisson counts, hypergeometric for
//!   proportions), because small counts are not normal.

use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, Hypergeometric, StudentsT};

/// Degrees of freedom that one moving range brings.
const FREEDOM_PER_RANGE: f64 = 0.605;
/// Mean moving range of two in standard deviations.
const D2: f64 = std::f64::consts::FRAC_2_SQRT_PI;

/// One value with its weight: 1 on an XmR chart, the denominator on p′ and u′ charts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighted {
    /// The value.
    pub value: f64,
    /// Its weight.
    pub weight: f64,
}

/// The probability (two-sided) that values like `latest` follow `before` by chance alone.
///
/// - `before`: every point of the window up to the latest ones, the first `baseline` of which
///   fix the centre.
/// - `unit_variance`: variance of a value of weight 1 but for over-dispersion: `p̄(1 − p̄)` on a
///   p′ chart, `ū` on a u′ chart, 1 on an XmR chart.
///
/// `None` when the series does not vary or is too short to tell.
pub fn shift_probability(
    before: &[Weighted],
    baseline: usize,
    latest: &[Weighted],
    unit_variance: f64,
) -> Option<f64> {
    let (centre, baseline_weight) = weighted_mean(before.get(..baseline)?)?;
    let (value, weight) = weighted_mean(latest)?;
    let standardised: Vec<f64> = before
        .iter()
        .map(|point| (point.value - centre) * (point.weight / unit_variance).sqrt())
        .collect();
    let ranges: Vec<f64> = standardised
        .iter()
        .zip(standardised.iter().skip(1))
        .map(|(a, b)| (a - b).abs())
        .collect();
    let sigma = ranges.iter().sum::<f64>() / ranges.len() as f64 / D2;
    let spread = sigma * (unit_variance * (1.0 / weight + 1.0 / baseline_weight)).sqrt();
    if !spread.is_finite() || spread <= 0.0 {
        return None;
    }
    let freedom = FREEDOM_PER_RANGE * ranges.len() as f64;
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?;
    Some((2.0 * t.cdf(-((value - centre) / spread).abs())).min(1.0))
}

fn weighted_mean(points: &[Weighted]) -> Option<(f64, f64)> {
    let weight: f64 = points.iter().map(|point| point.weight).sum();
    let sum: f64 = points.iter().map(|point| point.value * point.weight).sum();
    (weight > 0.0).then(|| (sum / weight, weight))
}

/// Events and exposure of some periods together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// Events.
    pub events: f64,
    /// Periods, exposure or those at risk.
    pub exposure: f64,
}

/// Exact two-sided probability that two Poisson counts with these exposures differ this much:
/// given their sum, the latest is binomial with its share of the exposure.
pub fn poisson_probability(baseline: Tally, latest: Tally) -> Option<f64> {
    let share = latest.exposure / (latest.exposure + baseline.exposure);
    let binomial = Binomial::new(share, (latest.events + baseline.events).round() as u64).ok()?;
    Some(two_sided(&binomial, latest.events.round() as u64))
}

/// Exact two-sided probability that two proportions differ this much (Fisher's conditioning).
pub fn proportion_probability(baseline: Tally, latest: Tally) -> Option<f64> {
    let whole = |number: f64| number.round() as u64;
    let population = whole(baseline.exposure) + whole(latest.exposure);
    let events = whole(baseline.events) + whole(latest.events);
    let distribution = Hypergeometric::new(population, events, whole(latest.exposure)).ok()?;
    Some(two_sided(&distribution, whole(latest.events)))
}

fn two_sided(distribution: &impl DiscreteCDF<u64, f64>, found: u64) -> f64 {
    let at_most = distribution.cdf(found);
    let at_least = match found.checked_sub(1) {
        None => 1.0,
        Some(below) => distribution.sf(below),
    };
    (2.0 * at_most.min(at_least)).min(1.0)
}
