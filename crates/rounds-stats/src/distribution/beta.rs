//! The regularised incomplete beta function and its inverse, for counts of any size.
//!
//! `statrs` has both, but its continued fraction stops after 141 terms and its factor is a
//! difference of logarithms: a million observations cost it all but a few digits.

use super::saddle::{deviance, stirling_error};
use crate::root::crossing;

/// Far more terms than the parameters below can need (about the square root of the smaller one).
const TERMS_MAX: u32 = 100_000;
/// Above this many of both kinds tails and quantiles are expanded around the normal.
const COUNTS_OF_A_NORMAL: f64 = 1e7;
/// Beyond this a count is no longer exactly a float.
const PARAMETER_MAX: f64 = 1e16;

/// P(X ≤ x) for X ~ Beta(a, b), with `rest` = 1 − x given apart so that neither end loses digits.
/// `None` unless a and b are above 0 and at most 1e16, and both shares are from 0 to 1.
pub(crate) fn beta_lower_tail((x, rest): (f64, f64), (a, b): (f64, f64)) -> Option<f64> {
    let is_possible = a > 0.0 && b > 0.0 && a.max(b) <= PARAMETER_MAX;
    if !is_possible || !(0.0..=1.0).contains(&x) || !(0.0..=1.0).contains(&rest) {
        return None;
    }
    if x == 0.0 || rest == 0.0 {
        return Some(if x == 0.0 { 0.0 } else { 1.0 });
    }
    if a.min(b) > COUNTS_OF_A_NORMAL {
        return Some(uniform_tail((x, rest), (a, b)));
    }
    if x < (a + 1.0) / (a + b + 2.0) {
        let tail = density_factor((x, rest), (a, b)) / a * fraction(x, (a, b))?;
        Some(tail.min(1.0))
    } else {
        let tail = density_factor((rest, x), (b, a)) / b * fraction(rest, (b, a))?;
        Some((1.0 - tail).max(0.0))
    }
}

/// x with P(X < x) = `tail` for X ~ Beta(a, b) and a tail strictly between 0 and 1.
pub(crate) fn beta_lower(tail: f64, shapes: (f64, f64)) -> Option<f64> {
    beta_lower_odds(tail, shapes).map(share_of_odds)
}

/// x with P(X > x) = `tail` for X ~ Beta(a, b) and a tail strictly between 0 and 1.
pub(crate) fn beta_upper(tail: f64, (a, b): (f64, f64)) -> Option<f64> {
    // 1 − X is Beta(b, a).
    beta_lower_odds(tail, (b, a)).map(|odds| share_of_odds(1.0 / odds))
}

/// x / (1 − x) for the x of [`beta_lower`]; as odds neither end loses digits.
pub(crate) fn beta_lower_odds(tail: f64, (a, b): (f64, f64)) -> Option<f64> {
    if !(tail > 0.0 && tail < 1.0 && a > 0.0 && b > 0.0) {
        return None;
    }
    if a.min(b) > COUNTS_OF_A_NORMAL {
        let z = super::normal_quantile(tail)?;
        return Some(nearly_normal(z, (a, b)) / nearly_normal(-z, (b, a)));
    }
    let excess = |logit: f64| {
        let shares = (share_of_odds(logit.exp()), share_of_odds((-logit).exp()));
        let found = beta_lower_tail(shares, (a, b))?.max(f64::MIN_POSITIVE);
        Some(found.ln() - tail.ln())
    };
    crossing((a / b).ln(), excess).map(f64::exp)
}

fn share_of_odds(odds: f64) -> f64 {
    1.0 / (1.0 + 1.0 / odds)
}

/// x^a (1 − x)^b / B(a, b).
fn density_factor((x, rest): (f64, f64), (a, b): (f64, f64)) -> f64 {
    let both = a + b;
    let stirling = stirling_error(both) - stirling_error(a) - stirling_error(b);
    let far = deviance(a, both * x) + deviance(b, both * rest);
    // a·b/(a + b), written so that it cannot overflow.
    let size = a * (b / both);
    (size / std::f64::consts::TAU).sqrt() * (stirling - far).exp()
}

/// The continued fraction of the incomplete beta function (Abramowitz & Stegun 26.5.8) by Lentz's
/// method; the number of terms grows with the square root of the smaller parameter.
fn fraction(x: f64, (a, b): (f64, f64)) -> Option<f64> {
    let away_from_zero = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut numerator = 1.0;
    let mut denominator = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = denominator;
    for term in 1..TERMS_MAX {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * ((a + b + m) / (a + 2.0 * m)) * x / (a + 2.0 * m + 1.0);
        denominator = 1.0 / away_from_zero(1.0 + even * denominator);
        numerator = away_from_zero(1.0 + even / numerator);
        value *= denominator * numerator;
        denominator = 1.0 / away_from_zero(1.0 + odd * denominator);
        numerator = away_from_zero(1.0 + odd / numerator);
        let change = denominator * numerator;
        value *= change;
        if (change - 1.0).abs() <= 2.0 * f64::EPSILON {
            return Some(value);
        }
    }
    None
}

/// The lower tail by Temme's uniform expansion with its first term: with x₀ = a/(a + b) and
/// ½η² = −x₀ ln(x/x₀) − (1 − x₀) ln((1 − x)/(1 − x₀)), it is ½ erfc(−η√((a + b)/2)) +
/// e^(−(a + b)η²/2)/√(2π(a + b)) · (1/η − √(x₀(1 − x₀))/(x − x₀)) (NIST Digital Library of
/// Mathematical Functions, 8.18.9). What is left out is of the order of min(a, b)^(−3/2).
fn uniform_tail((x, rest): (f64, f64), (a, b): (f64, f64)) -> f64 {
    let both = a + b;
    let far = deviance(a, both * x) + deviance(b, both * rest);
    // x − x₀ without subtracting two nearly equal shares of the whole.
    let above = x * (b / both) - rest * (a / both);
    let eta = (2.0 * far / both).sqrt().copysign(above);
    let spread = (a / both * (b / both)).sqrt();
    let term = if eta.abs() < 1e-5 * spread {
        (b - a) / both / (3.0 * spread)
    } else {
        1.0 / eta - spread / above
    };
    let correction = (-far).exp() / (std::f64::consts::TAU * both).sqrt() * term;
    (super::normal_upper_tail(-eta * both.sqrt()) + correction).clamp(0.0, 1.0)
}

/// Cornish–Fisher expansion of the quantile to the order of one over the counts, with the exact
/// mean, variance, skewness and excess kurtosis of the beta distribution.
fn nearly_normal(z: f64, (a, b): (f64, f64)) -> f64 {
    let both = a + b;
    let mean = a / both;
    let variance = mean * (b / both) / (both + 1.0);
    let skewness = 2.0 * ((b - a) / (both + 2.0)) * ((both + 1.0) / a / b).sqrt();
    let apart = (a - b) / both;
    let kurtosis = 6.0 * (apart * apart * (both + 1.0) / (a * (b / both)) - (both + 2.0) / both)
        / (both + 2.0)
        * (both / (both + 3.0));
    let adjusted = z + skewness * (z * z - 1.0) / 6.0 + kurtosis * (z.powi(3) - 3.0 * z) / 24.0
        - skewness * skewness * (2.0 * z.powi(3) - 5.0 * z) / 36.0;
    mean + adjusted * variance.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expansion_takes_over_where_the_fraction_leaves_off() {
        let shapes = (1.1 * COUNTS_OF_A_NORMAL, 30.0 * COUNTS_OF_A_NORMAL);
        let (a, b) = shapes;
        let deviation = (a * b).sqrt() / (a + b).powf(1.5);
        for z in [-8.0, -3.0, -0.5, -1e-4, 0.0, 2.0, 5.0] {
            let x: f64 = a / (a + b) + z * deviation;
            let fraction = if x < (a + 1.0) / (a + b + 2.0) {
                density_factor((x, 1.0 - x), shapes) / a * fraction(x, shapes).unwrap()
            } else {
                1.0 - density_factor((1.0 - x, x), (b, a)) / b * fraction(1.0 - x, (b, a)).unwrap()
            };
            let expansion = uniform_tail((x, 1.0 - x), shapes);
            assert!(
                (expansion / fraction - 1.0).abs() < 1e-9,
                "{z}: {expansion} {fraction}"
            );
        }
    }

    #[test]
    fn quadrillions_take_no_longer_than_tens() {
        let half = beta_lower_tail((0.5, 0.5), (4e15, 4e15)).unwrap();
        assert!((half - 0.5).abs() < 1e-9);
        let middle = beta_lower(0.5, (4e15, 4e15)).unwrap();
        assert!((middle - 0.5).abs() < 1e-12);
        assert_eq!(beta_lower_tail((0.5, 0.5), (1e300, 1.0)), None);
    }
}
