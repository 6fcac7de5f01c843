//! The control chart of one series: centre, limits and the painted rules.
//!
//! Formulas and rules are `rounds-stats`'; this chooses the points and the chart. Only complete,
//! shown points of the window are charted; their first `baseline` points fix centre and limits.

use rounds_core::Period;
use rounds_stats::StatsError;
use rounds_stats::control::{self, ChartOptions, ControlChart, PointMarks};

use super::series::{Point, Series};
use super::{Rule, Side};
use crate::definition::{ChartKind, Signal};

/// Fewer usable points than this are drawn without limits.
pub const POINTS_AT_LEAST: usize = 12;

/// One charted point.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartedPoint {
    /// The result.
    pub point: Point,
    /// The value, which every charted point has.
    pub value: f64,
    /// Lower limit at this point.
    pub lower: f64,
    /// Upper limit at this point.
    pub upper: f64,
    /// Distance from the centre in standard deviations; none where nothing varies.
    pub z: Option<f64>,
    /// Every rule the point carries.
    pub marks: PointMarks,
}

impl ChartedPoint {
    /// The side on which the point signals: outside the limits, or part of a shift. Trends and
    /// two in three are painted and signal nothing.
    pub fn signal(&self) -> Option<(Rule, Side)> {
        let outside = self.marks.outside.map(|side| (Rule::OutsideLimits, side));
        let shift = self.marks.shift.map(|side| (Rule::Shift, side));
        outside
            .or(shift)
            .map(|(rule, side)| (rule, Side::from(side)))
    }

    /// Whether the point signals on this side by any of the two rules.
    pub fn signals(&self, side: Side) -> bool {
        [self.marks.outside, self.marks.shift]
            .into_iter()
            .flatten()
            .any(|marked| Side::from(marked) == side)
    }
}

impl From<control::Side> for Side {
    fn from(side: control::Side) -> Self {
        match side {
            control::Side::High => Self::Up,
            control::Side::Low => Self::Down,
        }
    }
}

/// A series on its control chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Charted {
    /// Which chart.
    pub kind: ChartKind,
    /// Centre line.
    pub centre: f64,
    /// Points, from the first of the window, that fix centre and limits.
    pub baseline: usize,
    /// Whether those are too few for firm limits.
    pub trial: bool,
    /// The points of the window.
    pub points: Vec<ChartedPoint>,
}

impl Charted {
    /// The last period that helped to fix the limits.
    pub fn baseline_until(&self) -> Option<Period> {
        let last = self.baseline.checked_sub(1)?;
        self.points.get(last).map(|charted| charted.point.period)
    }
}

/// Charts a series, or says nothing when it is too short or the measure wants no chart.
///
/// # Errors
/// What the statistics refuse, which a stored result never holds.
pub fn chart(series: &Series, signal: &Signal) -> Result<Option<Charted>, StatsError> {
    let Some(kind) = signal.chart else {
        return Ok(None);
    };
    let mut points: Vec<&Point> = series
        .points
        .iter()
        .filter(|point| {
            point.is_usable() && signal.from.is_none_or(|day| point.period.start >= day)
        })
        .filter(|point| kind == ChartKind::Xmr || point.denominator.is_some_and(|n| n > 0.0))
        .collect();
    let too_many = points.len().saturating_sub(signal.window);
    points.drain(..too_many);
    if points.len() < POINTS_AT_LEAST.max(signal.baseline) {
        return Ok(None);
    }
    let drawn = draw(kind, &points, signal.baseline)?;
    let marks = control::mark_points(&drawn);
    let charted =
        points
            .into_iter()
            .zip(&drawn.points)
            .zip(marks)
            .map(|((point, drawn), marks)| ChartedPoint {
                point: point.clone(),
                value: drawn.value,
                lower: drawn.lower,
                upper: drawn.upper,
                z: drawn.z,
                marks,
            });
    Ok(Some(Charted {
        kind,
        centre: drawn.centre,
        baseline: drawn.baseline_points,
        trial: drawn.trial,
        points: charted.collect(),
    }))
}

fn draw(kind: ChartKind, points: &[&Point], baseline: usize) -> Result<ControlChart, StatsError> {
    let options = ChartOptions {
        baseline: Some(baseline),
        ..ChartOptions::default()
    };
    let column = |read: fn(&Point) -> Option<f64>| -> Vec<f64> {
        points.iter().filter_map(|point| read(point)).collect()
    };
    match kind {
        ChartKind::Xmr => control::xmr(&column(|point| point.value), options),
        ChartKind::P => control::p_prime(
            &column(|point| point.numerator),
            &column(|point| point.denominator),
            options,
        ),
        ChartKind::U => control::u_prime(
            &column(|point| point.numerator),
            &column(|point| point.denominator),
            options,
        ),
    }
}
