//! Observed events over expected events.

use super::{NotEstimable, Predictions};
use crate::{Estimate, StatsError};

/// O/E = Σy / Σp with an interval on the log scale; 1 when calibrated, above 1 when more happens
/// than predicted. `n` counts rows.
///
/// Independent rows: O/E · exp(±z·√((1 − φ)/O)), φ = O/n (Debray et al., BMJ 356:i6460, 2017),
/// which takes Σp as fixed and is wide where predictions differ much. Repeated patients: the
/// sandwich of a Poisson regression on an intercept with offset ln p (Zou, Am J Epidemiol 159:702,
/// 2004), G/(G − 1)·Σ_g(Σ(y − p·O/E))²/O², with Student's t at G − 1 degrees.
///
/// # Errors
/// A level outside (0, 1). No events, or nothing expected, is [`NotEstimable`].
pub fn observed_over_expected(
    predictions: &Predictions<'_>,
    level: f64,
) -> Result<Result<Estimate, NotEstimable>, StatsError> {
    let reach = predictions.reach(level)?;
    let (observed, expected) = (predictions.events(), predictions.expected());
    if expected <= 0.0 {
        return Ok(Err(NotEstimable::NothingExpected));
    }
    if observed == 0.0 {
        return Ok(Err(NotEstimable::NoEvents));
    }
    let value = observed / expected;
    let (variance, method) = if predictions.clusters().is_some() {
        let [[scatter]] = predictions.scatter(|score| [[-score * value], [1.0 - score * value]]);
        let variance = predictions
            .small_sample_factor()
            .map(|factor| factor * scatter / (observed * observed));
        (variance, "cluster-robust log interval, expected as offset")
    } else {
        let share = observed / predictions.n();
        let variance = Some((1.0 - share) / observed);
        (variance, "log interval, expected as fixed")
    };
    let factor = reach
        .zip(variance)
        .map(|(reach, variance)| (reach * variance.sqrt()).exp());
    Ok(Ok(Estimate {
        value,
        low: factor.map(|factor| value / factor),
        high: factor.map(|factor| value * factor),
        n: predictions.counted().total(),
        method,
    }))
}
