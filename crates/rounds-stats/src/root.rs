//! The place where a monotone function crosses zero.
//!
//! Chandrupatla's method (Advances in Engineering Software 28:145, 1997): inverse quadratic
//! interpolation where it is safe and bisection elsewhere, always inside the bracket.

/// Steps after which the search stops; it needs about ten.
const STEPS_MAX: usize = 120;
/// Doublings of the bracket after which there is no crossing to find.
const DOUBLINGS_MAX: u32 = 40;

/// Where `rising` crosses zero, searched in growing brackets around `start`.
/// `None` when the function has no value somewhere on the way, or no crossing.
pub(crate) fn crossing(start: f64, rising: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    let (low, high) = bracket(start, &rising)?;
    narrow(low, high, &rising)
}

/// A place and the function's value there.
#[derive(Clone, Copy)]
struct Sample {
    at: f64,
    value: f64,
}

fn bracket(start: f64, rising: &impl Fn(f64) -> Option<f64>) -> Option<(Sample, Sample)> {
    let sample = |at: f64| rising(at).map(|value| Sample { at, value });
    let first = sample(start)?;
    let outward = if first.value < 0.0 { 1.0 } else { -1.0 };
    let mut inner = first;
    for doubling in 0..DOUBLINGS_MAX {
        let outer = sample(start + outward * 0.125 * 2.0_f64.powi(doubling.cast_signed()))?;
        if (outer.value < 0.0) != (first.value < 0.0) {
            return Some((inner, outer));
        }
        inner = outer;
    }
    None
}

fn narrow(first: Sample, second: Sample, rising: &impl Fn(f64) -> Option<f64>) -> Option<f64> {
    let (mut near, mut far) = (first, second);
    let mut step = 0.5;
    for _ in 0..STEPS_MAX {
        let at = near.at + step * (far.at - near.at);
        let found = Sample {
            at,
            value: rising(at)?,
        };
        let spare = if (found.value < 0.0) == (near.value < 0.0) {
            near
        } else {
            std::mem::replace(&mut far, near)
        };
        near = found;
        let best = if near.value.abs() < far.value.abs() {
            near
        } else {
            far
        };
        let tolerance = 2.0 * f64::EPSILON * best.at.abs().max(f64::EPSILON);
        let least_step = tolerance / (far.at - near.at).abs();
        if best.value == 0.0 || least_step > 0.5 {
            return Some(best.at);
        }
        step = interpolated_step(near, far, spare)
            .unwrap_or(0.5)
            .clamp(least_step, 1.0 - least_step);
    }
    Some(near.at)
}

/// The step from `near` towards `far` by inverse quadratic interpolation, where that is safe.
fn interpolated_step(near: Sample, far: Sample, spare: Sample) -> Option<f64> {
    let place = (near.at - far.at) / (spare.at - far.at);
    let height = (near.value - far.value) / (spare.value - far.value);
    let is_safe = height * height < place && (1.0 - height) * (1.0 - height) < 1.0 - place;
    let step = near.value / (far.value - near.value) * spare.value / (far.value - spare.value)
        + (spare.at - near.at) / (far.at - near.at) * near.value / (spare.value - near.value)
            * far.value
            / (spare.value - far.value);
    (is_safe && step.is_finite()).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crossing_is_found_from_either_side() {
        for start in [-30.0, 0.0, 1.0, 50.0] {
            let found = crossing(start, |x| Some(x * x * x - 2.0)).unwrap();
            assert!(
                (found - 2.0_f64.cbrt()).abs() < 1e-14,
                "from {start}: {found}"
            );
        }
    }

    #[test]
    fn a_function_without_a_crossing_has_none() {
        assert_eq!(crossing(0.0, |_| Some(1.0)), None);
        assert_eq!(crossing(0.0, |_| None), None);
    }
}
