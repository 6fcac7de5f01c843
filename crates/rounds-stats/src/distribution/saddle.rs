//! Two building blocks that keep the digits of factorials and powers of large counts: the error
//! of Stirling's formula and the deviance (Loader, Fast and accurate computation of binomial
//! probabilities, 2000).
//!
//! Subtracting logarithms of gamma functions instead loses about one digit per factor of ten in
//! the count.

use statrs::function::gamma::ln_gamma;

/// Half of ln 2π.
const HALF_LOG_TWO_PI: f64 = 0.918_938_533_204_672_8;
/// From here on five terms of the series are exact to the last digit.
const SERIES_FROM: f64 = 16.0;

/// ln Γ(z) − [(z − ½) ln z − z + ½ ln 2π], for z > 0.
pub(super) fn stirling_error(z: f64) -> f64 {
    if z < SERIES_FROM {
        return ln_gamma(z) - ((z - 0.5) * z.ln() - z + HALF_LOG_TWO_PI);
    }
    let square = z * z;
    let tail = (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * square)) / square) / square;
    (1.0 / 12.0 - (1.0 / 360.0 - tail) / square) / z
}

/// x ln(x/m) + m − x for x ≥ 0 and m > 0: how far x lies from m, never negative.
pub(crate) fn deviance(x: f64, mean: f64) -> f64 {
    if x == 0.0 {
        return mean;
    }
    let difference = x - mean;
    let share = difference / (x + mean);
    if share.abs() >= 0.1 {
        return (x * (x / mean).ln() - difference).max(0.0);
    }
    // x·ln(x/m) = 2x·artanh(share); what remains after the linear part is a quickly falling series.
    let square = share * share;
    let mut power = 2.0 * x * share;
    let mut sum = difference * share;
    for odd in 1..60_u32 {
        power *= square;
        let next = sum + power / f64::from(2 * odd + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stirlings_error_is_continuous_where_the_series_begins() {
        let below = stirling_error(SERIES_FROM - 1e-9);
        let above = stirling_error(SERIES_FROM);
        assert!((below - above).abs() < 1e-12, "{below} {above}");
    }

    #[test]
    fn the_deviance_is_the_same_by_series_and_by_logarithm() {
        for (x, mean) in [(10.0, 11.0), (1e6, 1.1e6), (3.0, 3.6)] {
            let series = deviance(x, mean);
            let direct = x * f64::ln(x / mean) + mean - x;
            assert!((series / direct - 1.0).abs() < 1e-9, "{x} {mean}");
        }
        assert_eq!(deviance(5.0, 5.0), 0.0);
        assert_eq!(deviance(0.0, 5.0), 5.0);
    }
}
