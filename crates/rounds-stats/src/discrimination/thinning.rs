//! Leaving points out of a curve while it stays near all of them.
//!
//! Repeatedly takes in the point that lies farthest from the present curve (Douglas & Peucker,
//! Cartographica 10:112, 1973) until as many are in as may be; the farthest point still out is the
//! error.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::curves::CurvePoint;

/// A stretch between two points that are in, and the point inside it that is farthest out.
struct Stretch {
    from: usize,
    to: usize,
    farthest: usize,
    distance: f64,
}

impl Ord for Stretch {
    fn cmp(&self, other: &Self) -> Ordering {
        let nearer = self.distance.total_cmp(&other.distance);
        nearer.then(other.from.cmp(&self.from))
    }
}

impl PartialOrd for Stretch {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Stretch {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Stretch {}

/// At most `points_max` of the points, and how far any other lies from the lines between them.
pub(super) fn thinned(points: Vec<CurvePoint>, points_max: usize) -> (Vec<CurvePoint>, f64) {
    if points.len() <= points_max {
        return (points, 0.0);
    }
    let mut kept = vec![0, points.len() - 1];
    let mut stretches = BinaryHeap::new();
    stretches.extend(stretch(&points, 0, points.len() - 1));
    while kept.len() < points_max
        && let Some(worst) = stretches.pop()
    {
        kept.push(worst.farthest);
        stretches.extend(stretch(&points, worst.from, worst.farthest));
        stretches.extend(stretch(&points, worst.farthest, worst.to));
    }
    let error_max = stretches.peek().map_or(0.0, |worst| worst.distance);
    kept.sort_unstable();
    let kept = kept.into_iter().filter_map(|place| points.get(place));
    (kept.copied().collect(), error_max)
}

/// The stretch between two places, if some point inside it is off the line.
fn stretch(points: &[CurvePoint], from: usize, to: usize) -> Option<Stretch> {
    let (start, end) = (points.get(from)?, points.get(to)?);
    let mut worst = Stretch {
        from,
        to,
        farthest: from,
        distance: 0.0,
    };
    for (place, point) in points.get(from + 1..to)?.iter().enumerate() {
        let distance = distance_squared(point, start, end);
        if distance > worst.distance {
            worst.distance = distance;
            worst.farthest = from + 1 + place;
        }
    }
    worst.distance = worst.distance.sqrt();
    (worst.distance > 0.0).then_some(worst)
}

/// From a point to the nearest place on the line between two others, squared.
fn distance_squared(point: &CurvePoint, start: &CurvePoint, end: &CurvePoint) -> f64 {
    let (along_x, along_y) = (end.x - start.x, end.y - start.y);
    let (away_x, away_y) = (point.x - start.x, point.y - start.y);
    let length = along_x * along_x + along_y * along_y;
    let share = if length > 0.0 {
        ((away_x * along_x + away_y * along_y) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (off_x, off_y) = (away_x - share * along_x, away_y - share * along_y);
    off_x * off_x + off_y * off_y
}
