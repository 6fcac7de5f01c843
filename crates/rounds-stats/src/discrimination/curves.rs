//! The ROC curve and the precision–recall curve as points, and thinned to what a page can draw.

use serde::Serialize;

use super::standing::{Classes, Standing, for_each_standing};
use super::thinning::thinned;
use crate::StatsError;
use crate::scores::ScoreTable;

/// One point of a curve: what happens when every row with at least this score is flagged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Rows with this score or more are flagged.
    pub threshold: f64,
    /// Abscissa: the false-positive rate (ROC) or recall (precision–recall).
    pub x: f64,
    /// Ordinate: the sensitivity (ROC) or precision (precision–recall).
    pub y: f64,
    /// Flagged rows with the event.
    pub true_positives: u64,
    /// Flagged rows without it.
    pub false_positives: u64,
}

/// A curve from the highest threshold down, one point per distinct score unless thinned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// The points. The ROC curve starts at (0, 0), which no score of the table reaches and which
    /// is not among them.
    pub points: Vec<CurvePoint>,
    /// How far the curve through the points left in lies from any point left out, at most, in the
    /// unit of the axes (both from 0 to 1). 0 where none was left out.
    pub error_max: f64,
}

/// The ROC curve: false-positive rate and sensitivity. `points_max` leaves in at most so many
/// points (2 at least), chosen so that the straight lines between them stay near all others.
///
/// # Errors
/// No row of one label; `points_max` below 2.
pub fn roc_curve<'a>(
    table: impl Into<ScoreTable<'a>>,
    points_max: Option<usize>,
) -> Result<Curve, StatsError> {
    let table = table.into();
    curve(
        &table,
        points_max,
        |(true_positives, false_positives), classes| {
            let sensitivity = true_positives as f64 / classes.ones as f64;
            (false_positives as f64 / classes.zeros as f64, sensitivity)
        },
    )
}

/// The precision–recall curve: recall and precision. `points_max` as for [`roc_curve`].
///
/// The area under straight lines between its points is too optimistic (Davis & Goadrich, ICML
/// 2006): for the area ask [`super::average_precision`].
///
/// # Errors
/// As [`roc_curve`].
pub fn precision_recall_curve<'a>(
    table: impl Into<ScoreTable<'a>>,
    points_max: Option<usize>,
) -> Result<Curve, StatsError> {
    let table = table.into();
    curve(
        &table,
        points_max,
        |(true_positives, false_positives), classes| {
            let flagged = (true_positives + false_positives) as f64;
            let precision = true_positives as f64 / flagged;
            (true_positives as f64 / classes.ones as f64, precision)
        },
    )
}

fn curve(
    table: &ScoreTable,
    points_max: Option<usize>,
    axes: impl Fn((u64, u64), Classes) -> (f64, f64),
) -> Result<Curve, StatsError> {
    let classes = Classes::of(table)?;
    let mut points = Vec::new();
    for_each_standing(table, |at| points.push(point(at, classes, &axes)));
    points.reverse();
    let Some(points_max) = points_max else {
        return Ok(Curve {
            points,
            error_max: 0.0,
        });
    };
    if points_max < 2 {
        return Err(StatsError::TooFew {
            what: "points of a curve",
            needed: 2,
            found: points_max,
        });
    }
    let (points, error_max) = thinned(points, points_max);
    Ok(Curve { points, error_max })
}

fn point(
    at: &Standing,
    classes: Classes,
    axes: &impl Fn((u64, u64), Classes) -> (f64, f64),
) -> CurvePoint {
    let true_positives = classes.ones - at.ones_below;
    let false_positives = classes.zeros - at.zeros_below;
    let (x, y) = axes((true_positives, false_positives), classes);
    CurvePoint {
        threshold: at.value,
        x,
        y,
        true_positives,
        false_positives,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::CountedValues;

    #[test]
    fn four_rows_have_four_points_and_the_ends_when_thinned() {
        let table = CountedValues::from_rows(&[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]);
        let table = table.unwrap();
        let full = roc_curve(&table, None).unwrap();
        let axes: Vec<(f64, f64)> = full.points.iter().map(|point| (point.x, point.y)).collect();
        assert_eq!(axes, [(0.0, 0.5), (0.5, 0.5), (0.5, 1.0), (1.0, 1.0)]);
        let ends = roc_curve(&table, Some(2)).unwrap();
        assert_eq!(ends.points, [full.points[0], full.points[3]]);
        // (½, ½) and (½, 1) are both a quarter of √(4/5) … off the line from (0, ½) to (1, 1).
        assert!((ends.error_max - 0.25 / 1.25_f64.sqrt()).abs() < 1e-15);
        assert!(roc_curve(&table, Some(1)).is_err());
    }
}
