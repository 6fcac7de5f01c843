//! The four "Making Data Count" rules, exactly as NHS England's charts apply them.
//!
//! | rule | which points carry it |
//! |---|---|
//! | outside | beyond a limit, strictly |
//! | trend | all 7 of 7 successive points that strictly rise or strictly fall (6 differences) |
//! | 2 in 3 | of three successive points on one side of the mean, those beyond 2σ but not beyond 3σ, if there are at least two |
//! | shift | all of 7 or more successive points strictly on one side of the mean |
//!
//! Conventions follow the NHS-R community's `NHSRplotthedots`. Comparisons forgive rounding errors.

use serde::Serialize;

use super::{ChartPoint, ControlChart};
use crate::rounding::{is_above, is_below};

/// Points in a shift and in a trend.
const RUN_LENGTH: usize = 7;

/// A rule, in the order in which the first that applies paints a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Beyond a limit.
    Outside,
    /// Seven points steadily up or down.
    Trend,
    /// Two of three near a limit.
    TwoInThree,
    /// Seven points on one side of the mean.
    Shift,
}

impl Rule {
    /// The words on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Outside => "outside the limits",
            Self::Trend => "trend of 7 points",
            Self::TwoInThree => "2 of 3 points near a limit",
            Self::Shift => "7 points on one side of the mean",
        }
    }
}

/// Which way a rule points: above or rising, below or falling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Above the mean, or rising.
    High,
    /// Below the mean, or falling.
    Low,
}

/// The rules one point carries, each with its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PointMarks {
    /// Beyond this limit.
    pub outside: Option<Side>,
    /// Part of a trend; a point that ends one and begins another belongs to the later one.
    pub trend: Option<Side>,
    /// One of the near points of a 2-in-3.
    pub two_in_three: Option<Side>,
    /// Part of a shift.
    pub shift: Option<Side>,
}

impl PointMarks {
    /// Every rule the point carries, the painting one first.
    pub fn rules(&self) -> impl Iterator<Item = (Rule, Side)> {
        [
            (Rule::Outside, self.outside),
            (Rule::Trend, self.trend),
            (Rule::TwoInThree, self.two_in_three),
            (Rule::Shift, self.shift),
        ]
        .into_iter()
        .filter_map(|(rule, side)| side.map(|side| (rule, side)))
    }

    /// The rule that paints the point, and its side.
    pub fn painted(&self) -> Option<(Rule, Side)> {
        self.rules().next()
    }
}

/// The marks of each point of a chart, in order.
pub fn mark_points(chart: &ControlChart) -> Vec<PointMarks> {
    let points = chart.points.as_slice();
    let sides: Vec<Option<Side>> = points
        .iter()
        .map(|point| side_of(point, chart.centre))
        .collect();
    let mut marks: Vec<PointMarks> = points
        .iter()
        .map(|point| PointMarks {
            outside: beyond_limits(point),
            ..PointMarks::default()
        })
        .collect();
    mark_shifts(&sides, &mut marks);
    mark_trends(points, &mut marks);
    mark_two_in_three(points, &sides, &mut marks);
    marks
}

fn side_of(point: &ChartPoint, centre: f64) -> Option<Side> {
    if is_above(point.value, centre) {
        Some(Side::High)
    } else if is_below(point.value, centre) {
        Some(Side::Low)
    } else {
        None
    }
}

fn beyond_limits(point: &ChartPoint) -> Option<Side> {
    if is_above(point.value, point.upper) {
        Some(Side::High)
    } else if is_below(point.value, point.lower) {
        Some(Side::Low)
    } else {
        None
    }
}

fn is_near_a_limit(point: &ChartPoint) -> bool {
    beyond_limits(point).is_none()
        && (is_above(point.value, point.upper_near) || is_below(point.value, point.lower_near))
}

fn mark_shifts(sides: &[Option<Side>], marks: &mut [PointMarks]) {
    for (start, window) in sides.windows(RUN_LENGTH).enumerate() {
        if let Some(side) = common_side(window) {
            for mark in marks.iter_mut().skip(start).take(RUN_LENGTH) {
                mark.shift = Some(side);
            }
        }
    }
}

fn mark_trends(points: &[ChartPoint], marks: &mut [PointMarks]) {
    let steps: Vec<Option<Side>> = points
        .windows(2)
        .map(|pair| match pair {
            [before, after] if is_above(after.value, before.value) => Some(Side::High),
            [before, after] if is_below(after.value, before.value) => Some(Side::Low),
            _ => None,
        })
        .collect();
    for (start, window) in steps.windows(RUN_LENGTH - 1).enumerate() {
        if let Some(side) = common_side(window) {
            for mark in marks.iter_mut().skip(start).take(RUN_LENGTH) {
                mark.trend = Some(side);
            }
        }
    }
}

fn mark_two_in_three(points: &[ChartPoint], sides: &[Option<Side>], marks: &mut [PointMarks]) {
    let near: Vec<bool> = points.iter().map(is_near_a_limit).collect();
    for (start, (near, sides)) in near.windows(3).zip(sides.windows(3)).enumerate() {
        let Some(side) = common_side(sides) else {
            continue;
        };
        if near.iter().filter(|is_near| **is_near).count() < 2 {
            continue;
        }
        for (mark, is_near) in marks.iter_mut().skip(start).zip(near) {
            if *is_near {
                mark.two_in_three = Some(side);
            }
        }
    }
}

/// The side all of them share.
fn common_side(sides: &[Option<Side>]) -> Option<Side> {
    let first = sides.first().copied().flatten()?;
    sides
        .iter()
        .all(|side| *side == Some(first))
        .then_some(first)
}
