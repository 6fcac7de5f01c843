//! A series cut into stretches of constant rate or constant mean, with the size of every step.

use serde::Serialize;

use super::dispersion::ExpectedDay;
use super::pelt::{Breaks, pelt};
use crate::estimate::{finite, positive, tail_of};
use crate::{Estimate, StatsError, distribution};

/// The default penalty in units of ln n; see [`SegmentOptions::penalty`].
const PENALTY_PER_LOG_DAY: f64 = 2.5;

/// How reluctant a segmentation is to break.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SegmentOptions {
    /// Least length of a segment.
    pub days_least: usize,
    /// What a break has to gain, in log likelihood; `None` for 2.5·ln n, which
    /// breaks about one in eight two-year series of daily counts that did not change
    /// (with a slow trend; `docs/detection.md`).
    pub penalty: Option<f64>,
    /// Level of the intervals.
    pub level: f64,
}

impl Default for SegmentOptions {
    fn default() -> Self {
        Self {
            days_least: 7,
            penalty: None,
            level: 0.95,
        }
    }
}

/// One stretch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Segment {
    /// First day.
    pub start: usize,
    /// The day after the last.
    pub end: usize,
    /// Observed over expected, or the mean.
    pub level: Estimate,
    /// Level over the level of the segment before; `None` for the first, or after nothing.
    pub step: Option<Estimate>,
}

/// A segmentation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Segmentation {
    /// The stretches in order; they cover the series.
    pub segments: Vec<Segment>,
    /// Sum of the segments' costs without penalties.
    pub cost: f64,
    /// What a break had to gain.
    pub penalty: f64,
    /// What was computed, for the page and the evidence.
    pub method: &'static str,
}

impl Segmentation {
    /// First days of all segments but the first.
    pub fn breaks(&self) -> Vec<usize> {
        self.segments
            .iter()
            .skip(1)
            .map(|segment| segment.start)
            .collect()
    }
}

/// Stretches of constant rate relative to what was expected, by PELT with the quasi-Poisson cost
/// (S − S·ln(S/E)) for S effective events where E were expected.
///
/// Every day is weighted by 1/(1 + `alpha`·μ), after which variance is mean at the expected rate;
/// at `alpha` 0 the cost is the Poisson log likelihood, the terms without S/E left out. The step's
/// interval is the log method's, with the breaks taken as given.
///
/// # Errors
/// Fewer days than one segment, a negative or non-finite count, an expectation that is not above
/// 0, a negative `alpha` or penalty, a level outside (0, 1).
pub fn poisson_segments(
    days: &[ExpectedDay],
    alpha: f64,
    options: &SegmentOptions,
) -> Result<Segmentation, StatsError> {
    let tail = tail_of(options.level)?;
    not_negative("alpha", alpha)?;
    let mut weighted = Vec::with_capacity(days.len());
    for day in days {
        not_negative("count", day.count)?;
        positive("expected", day.expected)?;
        let weight = 1.0 / (1.0 + alpha * day.expected);
        weighted.push((weight * day.count, weight * day.expected));
    }
    let events = running(weighted.iter().map(|day| day.0));
    let expected = running(weighted.iter().map(|day| day.1));
    let cost = |start, end| {
        let events = between(&events, start, end);
        if events > 0.0 {
            events - events * (events / between(&expected, start, end)).ln()
        } else {
            0.0
        }
    };
    let (breaks, penalty) = broken(days.len(), options, cost)?;
    let level = |start, end| {
        let (events, expected) = (between(&events, start, end), between(&expected, start, end));
        rate_of(events, expected, tail)
    };
    let weight_of = |start, end| between(&events, start, end);
    let segments = with_levels(&breaks, days.len(), level, |before, now| {
        ratio_step(before, now, &weight_of, tail)
    });
    Ok(Segmentation {
        segments,
        cost: breaks.cost,
        penalty,
        method: "PELT, quasi-Poisson cost",
    })
}

/// Stretches of constant mean, by PELT with the cost Σ(x − mean)².
///
/// Scale the values to unit variance before, or give a penalty in the values' own squared unit.
/// Breaks and cost equal those of an exact search such as `ruptures.KernelCPD("linear")`. The
/// interval of a mean uses the variance within all segments together; steps are not given.
///
/// # Errors
/// Fewer values than one segment, a value that is not finite, a negative penalty, a level outside
/// (0, 1).
pub fn mean_segments(values: &[f64], options: &SegmentOptions) -> Result<Segmentation, StatsError> {
    let tail = tail_of(options.level)?;
    for &value in values {
        finite("value", value)?;
    }
    // Deviations from the first value keep the digits of a series far from 0.
    let origin = values.first().copied().unwrap_or(0.0);
    let sums = running(values.iter().map(|x| x - origin));
    let squares = running(values.iter().map(|x| (x - origin) * (x - origin)));
    let cost = |start: usize, end: usize| {
        let sum = between(&sums, start, end);
        (between(&squares, start, end) - sum * sum / (end - start) as f64).max(0.0)
    };
    let (breaks, penalty) = broken(values.len(), options, cost)?;
    let degrees = values.len() as f64 - breaks.at.len() as f64 - 1.0;
    let half_width = |count: f64| {
        let variance = if degrees > 0.0 {
            breaks.cost / degrees
        } else {
            return None;
        };
        let width = distribution::student_upper(tail, degrees)? * (variance / count).sqrt();
        width.is_finite().then_some(width)
    };
    let level = |start: usize, end: usize| {
        let count = (end - start) as f64;
        let value = origin + between(&sums, start, end) / count;
        let width = half_width(count);
        Estimate {
            value,
            low: width.map(|width| value - width),
            high: width.map(|width| value + width),
            n: (end - start) as u64,
            method: "Student's t, variance within segments",
        }
    };
    let segments = with_levels(&breaks, values.len(), level, |_, _| None);
    Ok(Segmentation {
        segments,
        cost: breaks.cost,
        penalty,
        method: "PELT, squared error",
    })
}

fn not_negative(what: &'static str, found: f64) -> Result<f64, StatsError> {
    finite(what, found)?;
    if found < 0.0 {
        return Err(StatsError::NotPositive { what, found });
    }
    Ok(found)
}

fn broken(
    length: usize,
    options: &SegmentOptions,
    cost: impl Fn(usize, usize) -> f64,
) -> Result<(Breaks, f64), StatsError> {
    let penalty = match options.penalty {
        Some(penalty) => not_negative("penalty", penalty)?,
        None => PENALTY_PER_LOG_DAY * (length.max(2) as f64).ln(),
    };
    let breaks = pelt(length, options.days_least, penalty, cost).ok_or(StatsError::TooFew {
        what: "days of the series",
        needed: options.days_least.max(1),
        found: length,
    })?;
    Ok((breaks, penalty))
}

/// Sums up to each place; place 0 is 0.
fn running(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sum = 0.0;
    std::iter::once(0.0)
        .chain(values.map(|value| {
            sum += value;
            sum
        }))
        .collect()
}

fn between(sums: &[f64], start: usize, end: usize) -> f64 {
    match (sums.get(start), sums.get(end)) {
        (Some(low), Some(high)) => high - low,
        _ => 0.0,
    }
}

fn rate_of(events: f64, expected: f64, tail: f64) -> Estimate {
    let scaled = |end: f64| Some(end / expected).filter(|end| end.is_finite());
    Estimate {
        value: events / expected,
        low: if events > 0.0 {
            distribution::gamma_lower(tail, events).and_then(scaled)
        } else {
            Some(0.0)
        },
        high: distribution::gamma_upper(tail, events + 1.0).and_then(scaled),
        n: events as u64,
        method: "exact Poisson interval of events weighted for overdispersion",
    }
}

/// Ratio of two neighbours' levels: ± z·√(1/S₀ + 1/S₁) on the log scale.
fn ratio_step(
    before: &Segment,
    now: &Segment,
    events: &impl Fn(usize, usize) -> f64,
    tail: f64,
) -> Option<Estimate> {
    let value = now.level.value / before.level.value;
    if !value.is_finite() {
        return None;
    }
    let inverse = 1.0 / events(before.start, before.end) + 1.0 / events(now.start, now.end);
    let factor = distribution::normal_upper(tail)
        .map(|z| (z * inverse.sqrt()).exp())
        .filter(|factor| factor.is_finite());
    Some(Estimate {
        value,
        low: factor.map(|factor| value / factor),
        high: factor.map(|factor| value * factor),
        n: before.level.n + now.level.n,
        method: "log interval of a rate ratio, weighted for overdispersion",
    })
}

fn with_levels(
    breaks: &Breaks,
    length: usize,
    level: impl Fn(usize, usize) -> Estimate,
    step: impl Fn(&Segment, &Segment) -> Option<Estimate>,
) -> Vec<Segment> {
    let starts = std::iter::once(0).chain(breaks.at.iter().copied());
    let ends = breaks.at.iter().copied().chain(std::iter::once(length));
    let mut segments: Vec<Segment> = Vec::with_capacity(breaks.at.len() + 1);
    for (start, end) in starts.zip(ends) {
        let mut segment = Segment {
            start,
            end,
            level: level(start, end),
            step: None,
        };
        segment.step = segments.last().and_then(|before| step(before, &segment));
        segments.push(segment);
    }
    segments
}
