//! What a chart says: every point's variation, the series' latest, and whether a target is within
//! reach. Pure reading of [`super::rules`]; how it is drawn is not decided here.

use rounds_core::Direction;
use serde::Serialize;

use super::rules::{PointMarks, Side, mark_points};
use super::{ChartPoint, ControlChart};
use crate::rounding::{is_above, is_below};

/// What sort of variation a point shows (Making Data Count's variation icons).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variation {
    /// No rule applies: what the process always does.
    CommonCause,
    /// A special cause in the better direction.
    Improvement,
    /// A special cause in the worse direction.
    Concern,
    /// A special cause upwards of a measure without a better direction.
    NeutralHigh,
    /// A special cause downwards of a measure without a better direction.
    NeutralLow,
}

impl Variation {
    /// The words on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CommonCause => "common cause",
            Self::Improvement => "improvement",
            Self::Concern => "concern",
            Self::NeutralHigh => "special cause, high",
            Self::NeutralLow => "special cause, low",
        }
    }
}

/// Whether the process, as it is now, will meet its target (Making Data Count's assurance icons).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// The target lies beyond the limits on the good side: it will be met.
    Pass,
    /// The target lies beyond the limits on the bad side: it will not be met without a change.
    Fail,
    /// The target lies within the limits: chance decides.
    HitOrMiss,
}

impl Assurance {
    /// The words on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "consistently meets the target",
            Self::Fail => "consistently misses the target",
            Self::HitOrMiss => "meets and misses the target by chance",
        }
    }
}

/// One point's marks and what they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PointReading {
    /// All rules the point carries.
    pub marks: PointMarks,
    /// What the rule that paints it means for this measure.
    pub variation: Variation,
}

/// What a whole chart says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeriesReading {
    /// One reading per point, in order.
    pub points: Vec<PointReading>,
    /// The variation of the last point.
    pub latest: Variation,
    /// The target against the last point's limits; `None` without a target or a better direction.
    pub assurance: Option<Assurance>,
}

/// Reads a chart by the Making Data Count rules.
///
/// A target exactly on a limit is within the limits. A target that is not finite is no target.
pub fn read(chart: &ControlChart, direction: Direction, target: Option<f64>) -> SeriesReading {
    let points: Vec<PointReading> = mark_points(chart)
        .into_iter()
        .map(|marks| PointReading {
            marks,
            variation: variation_of(marks, direction),
        })
        .collect();
    let latest = points
        .last()
        .map_or(Variation::CommonCause, |point| point.variation);
    let assurance = target
        .filter(|target| target.is_finite())
        .zip(chart.points.last())
        .and_then(|(target, last)| assurance_of(target, last, direction));
    SeriesReading {
        points,
        latest,
        assurance,
    }
}

fn variation_of(marks: PointMarks, direction: Direction) -> Variation {
    let Some((_, side)) = marks.painted() else {
        return Variation::CommonCause;
    };
    match (direction, side) {
        (Direction::Higher, Side::High) | (Direction::Lower, Side::Low) => Variation::Improvement,
        (Direction::Higher, Side::Low) | (Direction::Lower, Side::High) => Variation::Concern,
        (Direction::Neither, Side::High) => Variation::NeutralHigh,
        (Direction::Neither, Side::Low) => Variation::NeutralLow,
    }
}

fn assurance_of(target: f64, last: &ChartPoint, direction: Direction) -> Option<Assurance> {
    let is_below_limits = is_below(target, last.lower);
    let is_above_limits = is_above(target, last.upper);
    let (is_easy, is_out_of_reach) = match direction {
        Direction::Higher => (is_below_limits, is_above_limits),
        Direction::Lower => (is_above_limits, is_below_limits),
        Direction::Neither => return None,
    };
    Some(if is_easy {
        Assurance::Pass
    } else if is_out_of_reach {
        Assurance::Fail
    } else {
        Assurance::HitOrMiss
    })
}
