//! A group's measure against that of the others: difference, ratio, p-value and verdict.

use serde::Serialize;

use super::Measure;
use super::flags::Fraction;
use super::options::Margins;
use super::quantity::{Quantity, normal};
use crate::discrimination::{Area, Scale, compare_independent};
use crate::equivalence::{Judgement, Margin, equivalence_level, verdict};
use crate::intervals::{proportion_difference, score_proportion_ratio};
use crate::{Estimate, StatsError, distribution};

/// A difference or a ratio with its interval and what it means against the margin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Compared {
    /// Group minus reference, or group over reference; `n` is the rows of both.
    pub estimate: Estimate,
    /// Disparity, equivalent or inconclusive; `None` where the interval is open.
    pub judgement: Option<Judgement>,
}

/// A group against those it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Comparison {
    /// The measure of the others.
    pub reference: Estimate,
    /// Group minus reference; none for observed over expected, which is a ratio itself.
    pub difference: Option<Compared>,
    /// Group over reference, of proportions and of observed over expected; none where the
    /// reference is 0.
    pub ratio: Option<Compared>,
    /// Two-sided p of no difference.
    pub p: Option<f64>,
    /// The p-value adjusted for all groups and measures looked at (Benjamini–Hochberg).
    pub q: Option<f64>,
    /// Whether the q-value is small enough and the measure differs between the groups at all (the
    /// omnibus gate). A finding is a disparity that is also a discovery.
    pub is_discovery: bool,
}

/// Compares; `events` are those of the group, by which further events are counted.
pub(super) fn compare(
    measure: Measure,
    (group, reference): (&Quantity, &Quantity),
    level: f64,
    margins: &Margins,
    events: f64,
) -> Result<Comparison, StatsError> {
    let judged = |estimate_at: &dyn Fn(f64) -> Result<Option<Estimate>, StatsError>, margin| {
        let wide = estimate_at(level)?;
        let narrow = estimate_at(equivalence_level(level)?)?;
        let Some((wide, narrow)) = wide.zip(narrow) else {
            return Ok::<_, StatsError>(None);
        };
        let is_closed = [wide, narrow]
            .iter()
            .all(|at| at.low.is_some() && at.high.is_some());
        Ok(Some(Compared {
            estimate: wide,
            // Margins and levels are checked before: all that is left to refuse is an interval
            // that a rounding error has moved off its value.
            judgement: verdict(&wide, &narrow, margin, events)
                .ok()
                .filter(|_| is_closed && measure.is_judged()),
        }))
    };
    let difference = match measure.margin_of_difference(margins) {
        Some(margin) => judged(&|level| difference(group, reference, level), margin)?,
        None => None,
    };
    let ratio_margin = Margin::Ratio(margins.ratio_factor);
    Ok(Comparison {
        reference: reference.estimate(level)?,
        difference,
        ratio: judged(&|level| ratio(group, reference, level), ratio_margin)?,
        p: p_value(group, reference, level)?,
        q: None,
        is_discovery: false,
    })
}

fn difference(
    group: &Quantity,
    reference: &Quantity,
    level: f64,
) -> Result<Option<Estimate>, StatsError> {
    match (group, reference) {
        (Quantity::Share(group), Quantity::Share(reference)) => {
            difference_of_shares(group, reference, level).map(Some)
        }
        (Quantity::Area(group), Quantity::Area(reference)) => {
            difference_of_areas(group, reference, level).map(Some)
        }
        (
            Quantity::Plain {
                value,
                error,
                shown,
            },
            Quantity::Plain {
                value: other,
                error: other_error,
                shown: other_shown,
            },
        ) => {
            let spread = error.zip(*other_error).map(|(one, two)| one.hypot(two));
            let z = normal(level)?;
            let value = value - other;
            Ok(Some(Estimate {
                value,
                low: spread.map(|spread| value - z * spread),
                high: spread.map(|spread| value + z * spread),
                n: shown.n + other_shown.n,
                method: "normal interval of a difference of independent groups",
            }))
        }
        _ => Ok(None),
    }
}

fn difference_of_shares(
    group: &Fraction,
    reference: &Fraction,
    level: f64,
) -> Result<Estimate, StatsError> {
    if group.patients.is_none() && reference.patients.is_none() {
        return proportion_difference(
            (group.events, group.total),
            (reference.events, reference.total),
            level,
        );
    }
    let (share, other) = (group.value(), reference.value());
    let ends = group.ends(level)?.zip(reference.ends(level)?);
    let reach = ends.map(|((low, high), (other_low, other_high))| {
        (
            (share - low).hypot(other_high - other),
            (high - share).hypot(other - other_low),
        )
    });
    Ok(Estimate {
        value: share - other,
        low: reach.map(|(below, _)| share - other - below),
        high: reach.map(|(_, above)| share - other + above),
        n: (group.total + reference.total) as u64,
        method: "Newcombe hybrid score interval on effective rows by patient",
    })
}

/// Each area keeps its own interval on the logit scale and the ends are put together as in
/// Newcombe's difference of proportions (Zou & Donner, Stat Med 27:1693, 2008). The plain interval
/// of a difference is too narrow where a small group's area is near 1.
fn difference_of_areas(group: &Area, reference: &Area, level: f64) -> Result<Estimate, StatsError> {
    let area = group.interval(level, Scale::Logit)?;
    let other = reference.interval(level, Scale::Logit)?;
    let value = area.value - other.value;
    let reach = |near: Option<f64>, far: Option<f64>| {
        let (near, far) = near.zip(far)?;
        Some((area.value - near).hypot(other.value - far))
    };
    Ok(Estimate {
        value,
        low: reach(area.low, other.high).map(|below| value - below),
        high: reach(area.high, other.low).map(|above| value + above),
        n: area.n + other.n,
        method: "difference of independent areas from their logit intervals",
    })
}

fn ratio(
    group: &Quantity,
    reference: &Quantity,
    level: f64,
) -> Result<Option<Estimate>, StatsError> {
    match (group, reference) {
        (Quantity::Share(group), Quantity::Share(reference)) if reference.events > 0.0 => {
            ratio_of_shares(group, reference, level).map(Some)
        }
        (
            Quantity::Logarithmic {
                value,
                error,
                shown,
            },
            Quantity::Logarithmic {
                value: other,
                error: other_error,
                shown: other_shown,
            },
        ) => {
            let spread = error.zip(*other_error).map(|(one, two)| one.hypot(two));
            Ok(Some(log_interval(
                value / other,
                spread,
                (level, shown.n + other_shown.n),
                "log interval of a ratio of independent groups",
            )?))
        }
        _ => Ok(None),
    }
}

fn ratio_of_shares(
    group: &Fraction,
    reference: &Fraction,
    level: f64,
) -> Result<Estimate, StatsError> {
    if group.patients.is_none() && reference.patients.is_none() {
        return score_proportion_ratio(
            (group.events, group.total),
            (reference.events, reference.total),
            level,
        );
    }
    let relative = |share: &Fraction| share.variance() / share.value().powi(2);
    let variance = relative(group) + relative(reference);
    log_interval(
        group.value() / reference.value(),
        (group.events > 0.0).then(|| variance.sqrt()),
        (level, (group.total + reference.total) as u64),
        "log interval of a ratio of proportions, variance by patient",
    )
}

fn log_interval(
    value: f64,
    spread: Option<f64>,
    (level, n): (f64, u64),
    method: &'static str,
) -> Result<Estimate, StatsError> {
    let z = normal(level)?;
    Ok(Estimate {
        value,
        low: spread.map(|spread| value * (-z * spread).exp()),
        high: spread
            .map(|spread| value * (z * spread).exp())
            .filter(|high| high.is_finite()),
        n,
        method,
    })
}

/// Shares by the score test (their common share gives the variance); everything else by the
/// difference over its standard error.
fn p_value(group: &Quantity, reference: &Quantity, level: f64) -> Result<Option<f64>, StatsError> {
    let (distance, variance) = match (group, reference) {
        (Quantity::Share(group), Quantity::Share(reference)) => {
            let both = group.total + reference.total;
            let common = (group.events + reference.events) / both;
            let rows =
                group.design_effect / group.total + reference.design_effect / reference.total;
            (
                group.value() - reference.value(),
                common * (1.0 - common) * rows,
            )
        }
        (Quantity::Area(group), Quantity::Area(reference)) => {
            return compare_independent(group, reference, level).map(|found| found.p);
        }
        _ => match group.on_its_scale().zip(reference.on_its_scale()) {
            Some(((value, variance), (other, other_variance))) => {
                (value - other, variance + other_variance)
            }
            None => return Ok(None),
        },
    };
    Ok(if variance > 0.0 {
        Some(distribution::normal_two_sided(distance / variance.sqrt()))
    } else {
        // Everybody flagged, or nobody: the shares are equal without any doubt of chance.
        (distance == 0.0).then_some(1.0)
    })
}
