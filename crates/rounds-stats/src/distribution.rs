//! Quantiles and tails of the distributions that the intervals need.
//!
//! The tails come from `statrs`; their inverses are solved here. Compared with SciPy, the tails of
//! `statrs` agree to about 1e-11 while its inverses stop early (a relative error of 1e-6 in the
//! χ² upper tail at 1e-12, 1e-7 for Student's t at 50,000 degrees, and no correct digit at
//! all for χ² with one degree at 1e-9). The tests at the end repeat that comparison.
//!
//! The binomial side (the incomplete beta function) is in `beta`; the tails with checked
//! arguments, for callers outside, are in [`crate::tails`].

mod beta;
mod saddle;

use statrs::function::beta::checked_beta_reg;
use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur};

pub(crate) use beta::{beta_lower, beta_lower_odds, beta_lower_tail, beta_upper};
pub(crate) use saddle::deviance;

use crate::root::crossing;

/// P(|Z| ≥ |z|) for a standard normal Z, by the identity with the incomplete gamma function.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    let half_square = z * z / 2.0;
    if half_square == 0.0 {
        return 1.0;
    }
    checked_gamma_ur(0.5, half_square).unwrap_or(0.0)
}

/// P(Z > z) for a standard normal Z; its small values keep their digits.
pub(crate) fn normal_upper_tail(z: f64) -> f64 {
    let one_side = normal_two_sided(z) / 2.0;
    if z >= 0.0 { one_side } else { 1.0 - one_side }
}

/// The density of a standard normal at z.
pub(crate) fn normal_density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

/// z with P(Z < z) = `probability`, strictly between 0 and 1.
pub(crate) fn normal_quantile(probability: f64) -> Option<f64> {
    if probability > 0.5 && probability < 1.0 {
        normal_upper(1.0 - probability)
    } else if probability > 0.0 && probability <= 0.5 {
        normal_upper(probability).map(|z| 0.0 - z)
    } else {
        None
    }
}

/// P(|T| ≥ |t|) for Student's T with `degrees` > 0; `None` for degrees of 0 or less.
pub(crate) fn student_two_sided(t: f64, degrees: f64) -> Option<f64> {
    let square = t * t;
    if degrees > DEGREES_WITHOUT_SPREAD {
        // The signed root of the likelihood ratio is normal to one over the degrees.
        let root = (degrees * (square / degrees).ln_1p()).sqrt();
        return Some(normal_two_sided(if degrees.is_finite() { root } else { t }));
    }
    if square == f64::INFINITY {
        return (degrees > 0.0).then_some(0.0);
    }
    let whole = degrees + square;
    beta_lower_tail((degrees / whole, square / whole), (degrees / 2.0, 0.5))
}

/// P(X > x) for X ~ χ² with `degrees` > 0.
pub(crate) fn chi_squared_upper_tail(x: f64, degrees: f64) -> Option<f64> {
    gamma_upper_tail(x / 2.0, degrees / 2.0)
}

/// P(X > x) for X ~ Gamma(`shape`, 1): also P(N < shape) of a Poisson N with mean x.
pub(crate) fn gamma_upper_tail(x: f64, shape: f64) -> Option<f64> {
    if x <= 0.0 && shape > 0.0 {
        return Some(1.0);
    }
    if x == f64::INFINITY && shape.is_finite() {
        return (shape > 0.0).then_some(0.0);
    }
    if shape > SHAPE_OF_A_UNIFORM_EXPANSION {
        return Some(uniform_gamma_tail(x, shape, 1.0));
    }
    checked_gamma_ur(shape, x).ok().map(within_one)
}

/// P(X ≤ x) for X ~ Gamma(`shape`, 1): also P(N ≥ shape) of a Poisson N with mean x.
pub(crate) fn gamma_lower_tail(x: f64, shape: f64) -> Option<f64> {
    if x <= 0.0 && shape > 0.0 {
        return Some(0.0);
    }
    if x == f64::INFINITY && shape.is_finite() {
        return (shape > 0.0).then_some(1.0);
    }
    if shape > SHAPE_OF_A_UNIFORM_EXPANSION {
        return Some(uniform_gamma_tail(x, shape, -1.0));
    }
    checked_gamma_lr(shape, x).ok().map(within_one)
}

/// A probability that rounding has carried past an end.
fn within_one(probability: f64) -> f64 {
    probability.clamp(0.0, 1.0)
}

/// Above this shape the tails of a gamma come from Temme's expansion.
const SHAPE_OF_A_UNIFORM_EXPANSION: f64 = 1e5;

/// The upper tail (`side` 1) or the lower (`side` −1) by Temme's uniform expansion with its first
/// term, Q = ½ erfc(η√(a/2)) + e^(−aη²/2)/√(2πa) · (1/(λ − 1) − 1/η), λ = x/a, ½η² = λ − 1 − ln λ
/// (Temme, SIAM J Math Anal 10:757, 1979).
fn uniform_gamma_tail(x: f64, shape: f64, side: f64) -> f64 {
    let above = x / shape - 1.0;
    let far = deviance(shape, x);
    let eta = (2.0 * far / shape).sqrt().copysign(above);
    let term = if eta.abs() < 1e-3 {
        -1.0 / 3.0 + eta / 12.0 - 2.0 * eta * eta / 135.0
    } else {
        1.0 / above - 1.0 / eta
    };
    let correction = (-far).exp() / (std::f64::consts::TAU * shape).sqrt() * term;
    (normal_upper_tail(side * eta * shape.sqrt()) + side * correction).clamp(0.0, 1.0)
}

/// z with P(Z > z) = `tail`, for a tail above 0 and at most one half.
pub(crate) fn normal_upper(tail: f64) -> Option<f64> {
    if tail >= 0.5 {
        return Some(0.0);
    }
    quantile(tail, 1.0, Slope::Falling, |z| {
        Some(normal_two_sided(z) / 2.0)
    })
}

/// t with P(T > t) = `tail`, for a tail above 0 and at most one half, and `degrees` > 0.
pub(crate) fn student_upper(tail: f64, degrees: f64) -> Option<f64> {
    if tail >= 0.5 {
        return Some(0.0);
    }
    if degrees > DEGREES_OF_A_NORMAL {
        return normal_upper(tail).map(|z| nearly_normal_student(z, degrees));
    }
    quantile(tail, 1.0, Slope::Falling, |t| {
        let share = degrees / (degrees + t * t);
        checked_beta_reg(degrees / 2.0, 0.5, share)
            .ok()
            .map(|both| both / 2.0)
    })
}

/// x with P(X < x) = `tail` for X ~ Gamma(`shape`, 1): half the χ² quantile at 2·`shape` degrees.
pub(crate) fn gamma_lower(tail: f64, shape: f64) -> Option<f64> {
    if shape > SHAPE_OF_A_NORMAL {
        return normal_upper(tail).map(|z| nearly_normal_gamma(-z, shape));
    }
    quantile(tail, shape, Slope::Rising, |x| {
        checked_gamma_lr(shape, x).ok()
    })
}

/// x with P(X > x) = `tail` for X ~ Gamma(`shape`, 1).
pub(crate) fn gamma_upper(tail: f64, shape: f64) -> Option<f64> {
    if shape > SHAPE_OF_A_NORMAL {
        return normal_upper(tail).map(|z| nearly_normal_gamma(z, shape));
    }
    quantile(tail, shape, Slope::Falling, |x| {
        checked_gamma_ur(shape, x).ok()
    })
}

/// Above this many degrees a tail of Student's t is a normal one of the likelihood root.
const DEGREES_WITHOUT_SPREAD: f64 = 1e11;
/// Above this many degrees Student's t is expanded around the normal.
const DEGREES_OF_A_NORMAL: f64 = 1e6;
/// Above this shape a gamma quantile is expanded around the normal: summing its tail takes time in
/// proportion to the square root of the shape, and a count has no bound.
const SHAPE_OF_A_NORMAL: f64 = 2e6;

/// t = z + (z³ + z)/4ν + (5z⁵ + 16z³ + 3z)/96ν² (Abramowitz & Stegun 26.7.5).
fn nearly_normal_student(z: f64, degrees: f64) -> f64 {
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    z + first / degrees + second / (degrees * degrees)
}

/// Cornish–Fisher expansion of the gamma quantile to order 1/√a
/// (Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 18.5).
fn nearly_normal_gamma(z: f64, shape: f64) -> f64 {
    let root = shape.sqrt();
    let first = (z * z - 1.0) / 3.0;
    let second = (z.powi(3) - 7.0 * z) / 36.0;
    shape + root * z + first + second / root
}

/// Whether a tail grows or shrinks as x grows.
#[derive(Clone, Copy, PartialEq)]
enum Slope {
    Rising,
    Falling,
}

/// The x > 0 at which a monotone tail probability equals `tail`, searched from `start`.
///
/// Both axes are logarithmic, which makes deep tails nearly straight and keeps their digits.
fn quantile(
    tail: f64,
    start: f64,
    slope: Slope,
    tail_at: impl Fn(f64) -> Option<f64>,
) -> Option<f64> {
    let sign = if slope == Slope::Rising { 1.0 } else { -1.0 };
    let excess = |logarithm: f64| {
        let found = tail_at(logarithm.exp())?.max(f64::MIN_POSITIVE);
        Some(sign * (found.ln() - tail.ln()))
    };
    crossing(start.ln(), excess).map(f64::exp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// SciPy's and our deep tails agree to this; it is stated so that a loss of digits shows.
    const TOLERANCE: f64 = 1e-10;
    /// A million events at a tail of 1e-9: statrs sums the lower tail with fewer digits there.
    const TOLERANCE_AT_A_MILLION: f64 = 2e-9;

    fn cases(part: &str) -> Vec<Value> {
        let text = include_str!("../tests/reference/intervals.json");
        let all: Value = serde_json::from_str(text).unwrap();
        all["tails"][part].as_array().unwrap().clone()
    }

    fn assert_agrees_with_scipy(part: &str, ours: impl Fn(f64, f64) -> Option<f64>) {
        for case in cases(part) {
            let tail = case["tail"].as_f64().unwrap();
            let degrees = case["degrees"].as_f64().unwrap_or(0.0);
            let expected = case["quantile"].as_f64().unwrap();
            let found = ours(tail, degrees).unwrap();
            let tolerance = if degrees > 1e6 {
                TOLERANCE_AT_A_MILLION
            } else {
                TOLERANCE
            };
            assert!(
                (found - expected).abs() <= tolerance * expected.abs(),
                "{part} at tail {tail}, {degrees} degrees: {found}, SciPy {expected}"
            );
        }
    }

    #[test]
    fn normal_and_student_quantiles_equal_scipy_far_into_the_tail() {
        assert_agrees_with_scipy("normal_upper", |tail, _| normal_upper(tail));
        assert_agrees_with_scipy("student_upper", student_upper);
    }

    #[test]
    fn gamma_quantiles_equal_scipy_from_one_to_two_million_degrees() {
        let doubled = |x: Option<f64>| x.map(|x| 2.0 * x);
        assert_agrees_with_scipy("chi_squared_lower", |tail, degrees| {
            doubled(gamma_lower(tail, degrees / 2.0))
        });
        assert_agrees_with_scipy("chi_squared_upper", |tail, degrees| {
            doubled(gamma_upper(tail, degrees / 2.0))
        });
    }

    #[test]
    fn two_sided_probabilities_keep_their_digits_at_thirty_sigma() {
        for case in cases("normal_two_sided") {
            let z = case["z"].as_f64().unwrap();
            let expected = case["probability"].as_f64().unwrap();
            let error = (normal_two_sided(z) - expected).abs();
            assert!(error <= TOLERANCE * expected, "z {z}");
        }
        assert_eq!(normal_two_sided(f64::INFINITY), 0.0);
    }
}
