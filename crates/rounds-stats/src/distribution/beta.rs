//! The regularised incomplete beta function and its inverse, for counts of any size.
//!
//! `statrs` has both, but its continued fraction stops after 141 terms and its factor is a
//! difference of logarithms: a million observations cost it all but a few digits.

use super::saddle::{deviance, stirling_error};
use crate::root::crossing;

/// More terms than a count that is exactly a float can need.
const TERMS_MAX: u32 = 200_000_000;
/// Above this many of both kinds a quantile is expanded around the normal.
const COUNTS_OF_A_NORMAL: f64 = 1e7;

/// P(X ≤ x) for X ~ Beta(a, b), with `rest` = 1 − x given apart so that neither end loses digits.
/// `None` unless a, b > 0 and both shares are from 0 to 1.
pub(crate) fn beta_lower_tail((x, rest): (f64, f64), (a, b): (f64, f64)) -> Option<f64> {
    let is_possible = a > 0.0 && b > 0.0 && (a + b).is_finite();
    if !is_possible || !(0.0..=1.0).contains(&x) || !(0.0..=1.0).contains(&rest) {
        return None;
    }
    if x == 0.0 || rest == 0.0 {
        return Some(if x == 0.0 { 0.0 } else { 1.0 });
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
