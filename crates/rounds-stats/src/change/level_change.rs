//! The level of a series before and after a day: the difference of the means with an interval that
//! counts on neighbours being alike (`long_run`).
//!
//! It knows nothing of trends, seasons or what else happened that day, and compares with nobody.
//! `trend_change` knows of trends. For a change whose day is not known there are `shift` and `segments`.

use serde::Serialize;

use super::long_run;
use crate::StatsError;
use crate::distribution::student_upper;
use crate::tails::student_two_sided;

/// Fewest values on each side: with fewer the spread within a side is not seen.
pub const VALUES_LEAST: usize = 4;

/// Before against after.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LevelChange {
    /// Mean before.
    pub before: f64,
    /// Mean from the change on.
    pub after: f64,
    /// After minus before.
    pub difference: f64,
    /// Standard error of the difference.
    pub standard_error: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Two-sided p-value of no difference, by Student's t with n − 2 degrees of freedom.
    pub p_value: f64,
    /// Values before.
    pub values_before: usize,
    /// Values after.
    pub values_after: usize,
    /// Neighbours that were taken to be alike, in steps.
    pub lags: usize,
    /// Correlation of neighbours after the means are taken off; near 1 the interval is still too
    /// narrow.
    pub autocorrelation: f64,
}

/// Before against after for a series with equal steps, the oldest first, where `first_after` is the
/// place of the first value after the change. The standard error is that of the ordinary regression
/// on a step with Bartlett weights and the correction n/(n − 2).
///
/// # Errors
/// For numbers that are not finite, a level that is none, fewer than four values on a side, and a
/// series that does not vary within its sides.
pub fn level_change(
    values: &[f64],
    first_after: usize,
    level: f64,
) -> Result<LevelChange, StatsError> {
    let (earlier, later) = values.split_at(first_after.min(values.len()));
    check(earlier, later, level)?;
    let (before, after) = (mean(earlier), mean(later));
    let rest: Vec<f64> = earlier
        .iter()
        .map(|value| value - before)
        .chain(later.iter().map(|value| value - after))
        .collect();
    // The difference is Σ aₜyₜ; its pieces are aₜ times what is left of yₜ.
    let share = |place: usize| match place < earlier.len() {
        true => -1.0 / earlier.len() as f64,
        false => 1.0 / later.len() as f64,
    };
    let pieces: Vec<f64> = rest
        .iter()
        .enumerate()
        .map(|(place, rest)| share(place) * rest)
        .collect();
    let n = values.len() as f64;
    let lags = long_run::lags(values.len());
    let degrees = n - 2.0;
    let standard_error = (long_run::square(&pieces, lags) * n / degrees).sqrt();
    if standard_error <= 0.0 {
        return Err(StatsError::NoVariation { what: "values" });
    }
    let difference = after - before;
    let t =
        student_upper((1.0 - level) / 2.0, degrees).ok_or(StatsError::Level { found: level })?;
    Ok(LevelChange {
        before,
        after,
        difference,
        standard_error,
        low: difference - t * standard_error,
        high: difference + t * standard_error,
        p_value: student_two_sided((difference / standard_error).abs(), degrees)?,
        values_before: earlier.len(),
        values_after: later.len(),
        lags,
        autocorrelation: long_run::apart(&rest, 1) / long_run::apart(&rest, 0),
    })
}

fn check(earlier: &[f64], later: &[f64], level: f64) -> Result<(), StatsError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(StatsError::Level { found: level });
    }
    let sides = [
        ("values before the change", earlier),
        ("values after the change", later),
    ];
    for (what, side) in sides {
        if let Some(&found) = side.iter().find(|value| !value.is_finite()) {
            return Err(StatsError::NotFinite { what, found });
        }
        if side.len() < VALUES_LEAST {
            return Err(StatsError::TooFew {
                what,
                needed: VALUES_LEAST,
                found: side.len(),
            });
        }
    }
    Ok(())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
