//! The spread of a sum over a series whose neighbours are alike (Newey & West, Econometrica 55:703,
//! 1987): what the estimates before and after a day have in common.

/// Neighbours that are taken to be alike, in steps: ⌊4(n/100)^(2/9)⌋, at least 1 (Newey & West,
/// Review of Economic Studies 61:631, 1994).
pub(super) fn lags(values: usize) -> usize {
    let lags = 4.0 * (values as f64 / 100.0).powf(2.0 / 9.0);
    (lags.floor() as usize).max(1)
}

/// Square of the sum's spread, neighbours up to `lags` apart counted in with falling weight; never
/// below 0 by that weight.
pub(super) fn square(pieces: &[f64], lags: usize) -> f64 {
    let neighbours = (1..=lags).map(|lag| {
        let weight = 1.0 - lag as f64 / (lags + 1) as f64;
        2.0 * weight * apart(pieces, lag)
    });
    (apart(pieces, 0) + neighbours.sum::<f64>()).max(0.0)
}

/// Σ xₜ·xₜ₋ₗ.
pub(super) fn apart(values: &[f64], lag: usize) -> f64 {
    let later = values.iter().skip(lag);
    later.zip(values).map(|(one, other)| one * other).sum()
}
