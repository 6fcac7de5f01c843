//! Judging a series: is its latest complete point news, and how likely is chance alone?
//!
//! A point is news when the chart paints it as outside the limits or as part of a shift. The
//! probability that comes with it is not the chart's (its sigma rests on a dozen points) but that
//! of [`super::chance`]. Series that are not news get probability 1 and still count in the family.

use rounds_core::{MeasureKind, Period};

use super::chance::{self, Tally, Weighted};
use super::chart::{Charted, ChartedPoint};
use super::{Rule, Side};
use crate::definition::ChartKind;

/// Points at the end that a shift is tested on.
const SHIFT_POINTS: usize = 7;
/// Largest number of people or events for which the exact test is made; above it counts are
/// normal for all purposes here and the exact sum would take long.
const EXACT_AT_MOST: f64 = 200_000.0;

/// What the latest complete point of a series says.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The probability of chance alone, corrected for the two rules looked at.
    pub p: f64,
    /// The news, when there is any.
    pub news: Option<News>,
}

/// The rule that fired, and the episode it belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct News {
    /// The rule with the smaller probability.
    pub rule: Rule,
    /// Which way.
    pub side: Side,
    /// First period of the unbroken stretch of signalling points that ends now.
    pub since: Period,
}

/// Judges the last point of the chart.
pub fn judge(kind: MeasureKind, charted: &Charted) -> Judgement {
    let nothing = Judgement { p: 1.0, news: None };
    let Some(last) = charted.points.last() else {
        return nothing;
    };
    let outside = last.marks.outside.map(|side| {
        let p = probability(kind, charted, 1);
        (p, Rule::OutsideLimits, Side::from(side))
    });
    let shift = last.marks.shift.map(|side| {
        let p = probability(kind, charted, SHIFT_POINTS);
        (p, Rule::Shift, Side::from(side))
    });
    let Some((p, rule, side)) = outside
        .into_iter()
        .chain(shift)
        .min_by(|a, b| a.0.total_cmp(&b.0))
    else {
        return nothing;
    };
    Judgement {
        p: (2.0 * p).min(1.0),
        news: Some(News {
            rule,
            side,
            since: first_of_stretch(&charted.points, side),
        }),
    }
}

fn first_of_stretch(points: &[ChartedPoint], side: Side) -> Period {
    let mut since = None;
    for charted in points.iter().rev() {
        if since.is_some() && !charted.signals(side) {
            break;
        }
        since = Some(charted.point.period);
    }
    since.expect("invariant: judge was given at least one point")
}

/// The probability that the last `count` points follow the others by chance: the larger of
/// Student's t and, for counts, the exact test. 1 where neither can tell.
fn probability(kind: MeasureKind, charted: &Charted, count: usize) -> f64 {
    let Some(split) = charted.points.len().checked_sub(count) else {
        return 1.0;
    };
    // A shift that began inside the baseline is tested against what is left of it.
    let baseline = charted.baseline.min(split);
    let (before, latest) = charted.points.split_at(split);
    let weighted = |points: &[ChartedPoint]| -> Vec<Weighted> {
        points
            .iter()
            .map(|point| weigh(charted.kind, point))
            .collect()
    };
    let by_variation = chance::shift_probability(
        &weighted(before),
        baseline,
        &weighted(latest),
        unit_variance(charted),
    );
    let fixed = before.get(..baseline).unwrap_or(before);
    let by_counting = exact(kind, fixed, latest);
    match (by_variation, by_counting) {
        (Some(t), Some(exact)) => t.max(exact),
        (Some(p), None) | (None, Some(p)) => p,
        (None, None) => 1.0,
    }
}

fn weigh(kind: ChartKind, charted: &ChartedPoint) -> Weighted {
    let weight = match kind {
        ChartKind::Xmr => 1.0,
        ChartKind::P | ChartKind::U => charted.point.denominator.unwrap_or(0.0),
    };
    Weighted {
        value: charted.value,
        weight,
    }
}

fn unit_variance(charted: &Charted) -> f64 {
    match charted.kind {
        ChartKind::Xmr => 1.0,
        ChartKind::P => charted.centre * (1.0 - charted.centre),
        ChartKind::U => charted.centre,
    }
}

fn exact(kind: MeasureKind, baseline: &[ChartedPoint], latest: &[ChartedPoint]) -> Option<f64> {
    let (before, after) = (tally(kind, baseline)?, tally(kind, latest)?);
    let exposure = before.exposure + after.exposure;
    match kind {
        MeasureKind::Proportion if exposure <= EXACT_AT_MOST => {
            chance::proportion_probability(before, after)
        }
        MeasureKind::Count | MeasureKind::Rate if before.events + after.events <= EXACT_AT_MOST => {
            chance::poisson_probability(before, after)
        }
        _ => None,
    }
}

fn tally(kind: MeasureKind, points: &[ChartedPoint]) -> Option<Tally> {
    let mut sum = Tally::default();
    for charted in points {
        sum.events += charted.point.numerator?;
        sum.exposure += match (kind, charted.point.denominator) {
            (_, Some(denominator)) => denominator,
            (MeasureKind::Count, None) => 1.0,
            _ => return None,
        };
    }
    Some(sum)
}
