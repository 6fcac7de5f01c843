//! A series with a trend before and after a day: segmented regression of an interrupted time series
//! (Wagner, Soumerai, Zhang & Ross-Degnan, Journal of Clinical Pharmacy and Therapeutics 27:299,
//! 2002), with intervals that count on neighbours being alike (`long_run`).
//!
//! A trend that was there before is no effect here, as it is in `level_change`. It still knows
//! nothing of seasons or of what else happened that day, and compares with nobody.

use serde::Serialize;

use super::long_run;
use crate::StatsError;
use crate::distribution::student_upper;
use crate::tails::student_two_sided;

/// Fewest values before: with fewer a trend is not told from chance.
pub const TREND_BEFORE_LEAST: usize = 8;
/// Fewest values from the change on.
pub const TREND_AFTER_LEAST: usize = 4;
/// Coefficients of the regression: a level and a slope on each side.
const COEFFICIENTS: f64 = 4.0;
/// What is left beside the two lines, as a share of the values, below which it is rounding only.
const ROUNDING: f64 = 1e-12;

/// An estimate with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Contrast {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Two-sided p-value of none, by Student's t with n − 4 degrees of freedom.
    pub p_value: f64,
}

/// Two lines, one before and one from the change on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TrendChange {
    /// The line before at place 0.
    pub intercept: f64,
    /// Its slope, for one step.
    pub slope_before: f64,
    /// The later line over the earlier one gone on, at the first place from the change on.
    pub level: Contrast,
    /// Slope from the change on minus slope before, for one step.
    pub slope: Contrast,
    /// The later line over the earlier one gone on, at the last place.
    pub at_end: Contrast,
    /// First place from the change on.
    pub first_after: f64,
    /// Last place.
    pub last: f64,
    /// Values before.
    pub values_before: usize,
    /// Values from the change on.
    pub values_after: usize,
    /// Neighbours that were taken to be alike, in steps.
    pub lags: usize,
    /// Correlation of neighbours after the lines are taken off; near 1 the intervals are still too
    /// narrow.
    pub autocorrelation: f64,
    /// Durbin and Watson's statistic of what is left (Biometrika 37:409, 1950): about 2 where
    /// neighbours are not alike, near 0 where they are much.
    pub durbin_watson: f64,
}

impl TrendChange {
    /// What the line before makes of a place: the counterfactual, had nothing changed.
    pub fn without_change(&self, place: f64) -> f64 {
        self.intercept + self.slope_before * place
    }

    /// What the line of the place's own side makes of it.
    pub fn fitted(&self, place: f64) -> f64 {
        if place < self.first_after {
            return self.without_change(place);
        }
        let since = place - self.first_after;
        self.without_change(place) + self.level.value + self.slope.value * since
    }
}

/// The lines of a series of `(place, value)`, the oldest first, where the first `before` are from
/// before the change. Places count equal steps of time; steps may be missing. Neighbours in the
/// series are neighbours, missing steps or not. Standard errors are those of the ordinary
/// regression with Bartlett weights and the correction n/(n − 4).
///
/// # Errors
/// For numbers that are not finite, places that do not rise, a level that is none, fewer than
/// [`TREND_BEFORE_LEAST`] values before or [`TREND_AFTER_LEAST`] after, and values that lie on two
/// lines exactly.
pub fn trend_change(
    series: &[(f64, f64)],
    before: usize,
    level: f64,
) -> Result<TrendChange, StatsError> {
    let (earlier, later) = series.split_at(before.min(series.len()));
    check(earlier, later, level)?;
    let (Some((first_after, _)), Some((last, _))) = (later.first(), later.last()) else {
        return Err(too_few_after(later));
    };
    let lines = [Line::through(earlier), Line::through(later)];
    let left = lines.iter().zip([earlier, later]);
    let left: Vec<f64> = left
        .flat_map(|(line, side)| side.iter().map(|(place, value)| value - line.at(*place)))
        .collect();
    let sum_of_squares: f64 = series.iter().map(|(_, value)| value * value).sum();
    if long_run::apart(&left, 0).sqrt() <= ROUNDING * sum_of_squares.sqrt() {
        return Err(StatsError::NoVariation { what: "values" });
    }
    let fit = Fit {
        sides: [earlier, later],
        lines,
        left: &left,
        lags: long_run::lags(series.len()),
        level,
    };
    let [line_before, _] = lines;
    Ok(TrendChange {
        intercept: line_before.at(0.0),
        slope_before: line_before.slope,
        level: fit.over_at(*first_after)?,
        slope: fit.of_slopes()?,
        at_end: fit.over_at(*last)?,
        first_after: *first_after,
        last: *last,
        values_before: earlier.len(),
        values_after: later.len(),
        lags: fit.lags,
        autocorrelation: long_run::apart(&left, 1) / long_run::apart(&left, 0),
        durbin_watson: durbin_watson(&left),
    })
}

fn durbin_watson(left: &[f64]) -> f64 {
    let steps = left.iter().skip(1).zip(left);
    let steps = steps.map(|(one, before)| (one - before) * (one - before));
    steps.sum::<f64>() / long_run::apart(left, 0)
}

/// The least-squares line of one side. The regression with all four coefficients falls into these
/// two, because each side has a level and a slope of its own.
#[derive(Debug, Clone, Copy)]
struct Line {
    values: f64,
    middle: f64,
    mean: f64,
    slope: f64,
    /// Σ (place − middle)².
    width: f64,
}

impl Line {
    fn through(side: &[(f64, f64)]) -> Self {
        let values = side.len() as f64;
        let middle = side.iter().map(|(place, _)| place).sum::<f64>() / values;
        let mean = side.iter().map(|(_, value)| value).sum::<f64>() / values;
        let off = |place: &f64| place - middle;
        let width: f64 = side.iter().map(|(place, _)| off(place) * off(place)).sum();
        let along: f64 = side
            .iter()
            .map(|(place, value)| off(place) * (value - mean))
            .sum();
        Self {
            values,
            middle,
            mean,
            slope: along / width,
            width,
        }
    }

    fn at(&self, place: f64) -> f64 {
        self.mean + self.slope * (place - self.middle)
    }

    /// The part that the value at `of` has in the line at `place`.
    fn share_at(&self, place: f64, of: f64) -> f64 {
        1.0 / self.values + (place - self.middle) * self.share_of_slope(of)
    }

    /// The part that the value at `of` has in the slope.
    fn share_of_slope(&self, of: f64) -> f64 {
        (of - self.middle) / self.width
    }
}

/// The lines with what is left beside them.
struct Fit<'s> {
    sides: [&'s [(f64, f64)]; 2],
    lines: [Line; 2],
    left: &'s [f64],
    lags: usize,
    level: f64,
}

impl Fit<'_> {
    /// The later line over the earlier one at a place.
    fn over_at(&self, place: f64) -> Result<Contrast, StatsError> {
        let [before, after] = &self.lines;
        let value = after.at(place) - before.at(place);
        self.contrast(value, |line, of| line.share_at(place, of))
    }

    fn of_slopes(&self) -> Result<Contrast, StatsError> {
        let [before, after] = &self.lines;
        self.contrast(after.slope - before.slope, Line::share_of_slope)
    }

    /// After minus before of something to which every value contributes its share times itself:
    /// its pieces are the shares times what is left of the values.
    fn contrast(
        &self,
        value: f64,
        share: impl Fn(&Line, f64) -> f64,
    ) -> Result<Contrast, StatsError> {
        let signs = [-1.0, 1.0];
        let sides = self.lines.iter().zip(self.sides).zip(signs);
        let shares = sides.flat_map(|((line, side), sign)| {
            let share = &share;
            side.iter()
                .map(move |(place, _)| sign * share(line, *place))
        });
        let pieces: Vec<f64> = shares.zip(self.left).map(|(a, left)| a * left).collect();
        let n = pieces.len() as f64;
        let degrees = n - COEFFICIENTS;
        let standard_error = (long_run::square(&pieces, self.lags) * n / degrees).sqrt();
        if standard_error <= 0.0 {
            return Err(StatsError::NoVariation { what: "values" });
        }
        let t = student_upper((1.0 - self.level) / 2.0, degrees)
            .ok_or(StatsError::Level { found: self.level })?;
        Ok(Contrast {
            value,
            standard_error,
            low: value - t * standard_error,
            high: value + t * standard_error,
            p_value: student_two_sided((value / standard_error).abs(), degrees)?,
        })
    }
}

fn check(earlier: &[(f64, f64)], later: &[(f64, f64)], level: f64) -> Result<(), StatsError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(StatsError::Level { found: level });
    }
    let mut before: Option<f64> = None;
    for &(place, value) in earlier.iter().chain(later) {
        for (what, found) in [("place", place), ("value", value)] {
            if !found.is_finite() {
                return Err(StatsError::NotFinite { what, found });
            }
        }
        if let Some(before) = before.filter(|before| place <= *before) {
            return Err(StatsError::NotPositive {
                what: "step from one place to the next",
                found: place - before,
            });
        }
        before = Some(place);
    }
    if earlier.len() < TREND_BEFORE_LEAST {
        return Err(StatsError::TooFew {
            what: "values before the change",
            needed: TREND_BEFORE_LEAST,
            found: earlier.len(),
        });
    }
    if later.len() < TREND_AFTER_LEAST {
        return Err(too_few_after(later));
    }
    Ok(())
}

fn too_few_after(later: &[(f64, f64)]) -> StatsError {
    StatsError::TooFew {
        what: "values after the change",
        needed: TREND_AFTER_LEAST,
        found: later.len(),
    }
}
