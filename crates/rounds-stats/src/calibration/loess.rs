//! The smooth calibration curve: local regression of the label on the score.

use serde::Serialize;

use super::local_fit::{Neighbours, Point};
use crate::StatsError;
use crate::estimate::positive;
use crate::scores::CountedValues;

/// Distinct scores up to which the curve is fitted at every one of them.
const SCORES_OF_A_DIRECT_FIT: usize = 1_000;
/// Beyond, it is fitted at these many steps of equal width and as many of equal mass.
const STEPS_OF_A_GRID: usize = 256;
/// Distinct scores up to which each stands for itself.
const SCORES_APART: usize = 1 << 12;

/// The polynomial that is fitted locally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum LocalDegree {
    /// A line: `lowess`.
    Linear,
    /// A parabola: R's `loess` unless told otherwise.
    Quadratic,
}

/// How a curve is smoothed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LoessOptions {
    /// Share of rows, above 0 and at most 1, that each local fit sees.
    pub span: f64,
    /// The local polynomial.
    pub degree: LocalDegree,
}

impl Default for LoessOptions {
    /// R's `loess` defaults, which Austin & Steyerberg (Stat Med 38:4051, 2019) use for the ICI.
    fn default() -> Self {
        Self {
            span: 0.75,
            degree: LocalDegree::Quadratic,
        }
    }
}

/// One place of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LoessPoint {
    /// The score.
    pub score: f64,
    /// The smoothed share with the event. A local parabola may leave 0 to 1 a little; it is not
    /// cut, so that distances from it are those of R.
    pub probability: f64,
}

/// The curve, straight between its points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoessCurve {
    /// Ascending by score.
    pub points: Vec<LoessPoint>,
    /// The largest distance, at the middles between points, from a fit made just there; 0 where the
    /// curve was fitted at every score.
    pub interpolation_error: f64,
}

/// Local regression of the label on the score with tricube weights over the nearest ⌊span·n⌋ rows
/// (Cleveland & Devlin, J Am Stat Assoc 83:596, 1988), on the probability scale; least squares,
/// without the downweighting of outliers that labels of 0 and 1 would make nonsense of.
///
/// Up to 1,000 distinct scores the curve is fitted at each: R's `loess` with
/// `surface = "direct"`. Beyond, at 512 places, and above 4,096 distinct scores neighbours within
/// 1/2048 of the range and 1/4096 of the rows stand together. Where more than the span's rows share
/// one score, the curve there is their observed share; where a window has too few scores for a
/// parabola, it is a line or their mean.
///
/// # Errors
/// A span that is not above 0 and at most 1; no rows.
pub fn loess(counted: &CountedValues, options: LoessOptions) -> Result<LoessCurve, StatsError> {
    positive("span", options.span)?;
    crate::estimate::probability("span", options.span)?;
    let points = together(counted);
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Err(StatsError::TooFew {
            what: "rows",
            needed: 1,
            found: 0,
        });
    };
    let range = (first.score, last.score);
    let neighbours = Neighbours::new(&points, options);
    let fitted = |score: f64| LoessPoint {
        score,
        probability: neighbours.fit(score),
    };
    if counted.rows().len() <= SCORES_OF_A_DIRECT_FIT {
        return Ok(LoessCurve {
            points: points.iter().map(|point| fitted(point.score)).collect(),
            interpolation_error: 0.0,
        });
    }
    let curve: Vec<LoessPoint> = grid(counted, range).into_iter().map(fitted).collect();
    let middles = curve.iter().zip(curve.iter().skip(1)).map(|(left, right)| {
        let middle = f64::midpoint(left.score, right.score);
        let straight = f64::midpoint(left.probability, right.probability);
        (neighbours.fit(middle) - straight).abs()
    });
    Ok(LoessCurve {
        interpolation_error: middles.fold(0.0, f64::max),
        points: curve,
    })
}

/// The distinct scores, or where there are many, close neighbours together at their mean.
fn together(counted: &CountedValues) -> Vec<Point> {
    let rows = counted.rows().iter().filter(|row| row.total() > 0);
    let range = match (counted.rows().first(), counted.rows().last()) {
        (Some(first), Some(last)) => last.value - first.value,
        _ => 0.0,
    };
    let is_few = counted.rows().len() <= SCORES_APART;
    let width_most = range / (SCORES_APART / 2) as f64;
    let rows_most = counted.total() as f64 / SCORES_APART as f64;
    let mut points: Vec<Point> = Vec::new();
    let mut start = f64::NEG_INFINITY;
    for row in rows {
        let (total, events) = (row.total() as f64, row.ones as f64);
        match points.last_mut() {
            Some(last) if !is_few && row.value - start <= width_most && last.total < rows_most => {
                last.total += total;
                last.events += events;
                last.score += (row.value - last.score) * total / last.total;
            }
            _ => {
                start = row.value;
                points.push(Point {
                    score: row.value,
                    total,
                    events,
                });
            }
        }
    }
    // Their ends stay where they are: the curve is drawn from the lowest score to the highest.
    if let Some(row) = counted.rows().first()
        && let Some(first) = points.first_mut()
    {
        first.score = row.value;
    }
    if let Some(row) = counted.rows().last()
        && let Some(last) = points.last_mut()
    {
        last.score = row.value;
    }
    points
}

/// Places of equal width and of equal mass, ascending and distinct.
fn grid(counted: &CountedValues, (low, high): (f64, f64)) -> Vec<f64> {
    let steps = STEPS_OF_A_GRID as f64;
    let mut places: Vec<f64> = (0..=STEPS_OF_A_GRID)
        .map(|step| low + (high - low) * (step as f64 / steps))
        .collect();
    let total = counted.total();
    let (mut before, mut next_step) = (0_u64, 1_u64);
    for row in counted.rows() {
        before += row.total();
        while next_step < STEPS_OF_A_GRID as u64
            && u128::from(before) * STEPS_OF_A_GRID as u128
                >= u128::from(next_step) * u128::from(total)
        {
            places.push(row.value);
            next_step += 1;
        }
    }
    places.push(high);
    places.sort_unstable_by(f64::total_cmp);
    places.dedup();
    places
}
