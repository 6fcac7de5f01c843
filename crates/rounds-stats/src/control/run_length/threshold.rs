//! The lowest threshold at which a chart runs at least as long as wanted.

use crate::StatsError;

/// Bisections; each halves the bracket, so the threshold is good to a part in 10⁷ of itself.
const HALVINGS: u32 = 24;
/// Doublings of the first guess after which no threshold is long enough.
const DOUBLINGS_MAX: u32 = 20;

/// Bisects for the lowest threshold with `run_length(threshold)` ≥ `wanted`, from a first guess.
/// Run lengths grow with the threshold, in steps where steps of the sum come from counts.
///
/// # Errors
/// What `run_length` refuses; a wanted run length of 1 or less; none long enough.
pub(super) fn lowest(
    wanted: f64,
    guess: f64,
    run_length: impl Fn(f64) -> Result<f64, StatsError>,
) -> Result<f64, StatsError> {
    let out_of_reach = |expected| StatsError::OutOfRange {
        what: "wanted run length",
        expected,
        found: wanted,
    };
    if !(wanted > 1.0 && wanted <= RUN_LENGTH_MOST) {
        return Err(out_of_reach("more than 1 and at most 10 million"));
    }
    let (mut low, mut high) = (0.0, guess);
    let mut doublings = 0;
    while run_length(high)? < wanted {
        doublings += 1;
        if doublings > DOUBLINGS_MAX {
            return Err(out_of_reach("a run length that some threshold reaches"));
        }
        low = high;
        high *= 2.0;
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if run_length(middle)? < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(high)
}

/// Longer run lengths than this are not asked for: a chart that long without a false alarm is off.
const RUN_LENGTH_MOST: f64 = 1e7;

/// A run length that a system of equations still has digits for.
///
/// # Errors
/// A threshold that is all but never reached.
pub(super) fn reached(run_length: f64) -> Result<f64, StatsError> {
    if (1.0..=1e12).contains(&run_length) {
        Ok(run_length)
    } else {
        Err(StatsError::OutOfRange {
            what: "average run length",
            expected: "at most 10¹²; lower the threshold",
            found: run_length,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_threshold_of_a_staircase_is_its_step() {
        let found = lowest(5.0, 1.0, |threshold| Ok(threshold.floor() * 2.0)).unwrap();
        assert!((found - 3.0).abs() < 1e-6);
        assert!(lowest(5.0, 1.0, |_| Ok(2.0)).is_err());
        assert!(lowest(f64::NAN, 1.0, |_| Ok(2.0)).is_err());
    }
}
