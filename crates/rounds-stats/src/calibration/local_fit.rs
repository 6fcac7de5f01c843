//! One local regression: nearest rows, tricube weights, a parabola, a line or a mean.

use super::loess::{LocalDegree, LoessOptions};

/// Share of its own scale below which a spread counts as none.
const SPREAD_LEAST: f64 = 1e-10;

/// Rows at one score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) score: f64,
    pub(super) total: f64,
    pub(super) events: f64,
}

/// The points and how many rows a fit sees.
pub(super) struct Neighbours<'a> {
    points: &'a [Point],
    rows: f64,
    degree: LocalDegree,
}

impl<'a> Neighbours<'a> {
    pub(super) fn new(points: &'a [Point], options: LoessOptions) -> Self {
        let total: f64 = points.iter().map(|point| point.total).sum();
        Self {
            points,
            // The small addend is R's: 0.75 · 4 must not come out below 3.
            rows: (total * options.span + 1e-5).floor().max(1.0),
            degree: options.degree,
        }
    }

    /// The fitted share at a score within the points' range.
    pub(super) fn fit(&self, score: f64) -> f64 {
        let (window, reach) = self.nearest(score);
        if reach <= 0.0 {
            let (total, events) = window.iter().fold((0.0, 0.0), |(total, events), point| {
                (total + point.total, events + point.events)
            });
            return events / total;
        }
        let mut sums = Sums::default();
        for point in window {
            let u = (point.score - score) / reach;
            let weight = (1.0 - u.abs().powi(3)).max(0.0).powi(3);
            sums.add(u, weight * point.total, weight * point.events);
        }
        sums.at_zero(self.degree)
    }

    /// The points around a score that hold the nearest rows, and the farthest of them.
    fn nearest(&self, score: f64) -> (&'a [Point], f64) {
        let middle = self.points.partition_point(|point| point.score < score);
        let (before, after) = self.points.split_at(middle);
        let (mut below, mut above) = (before.iter().rev(), after.iter());
        let (mut left, mut right) = (below.next(), above.next());
        let (mut taken_below, mut taken_above) = (0, 0);
        let (mut rows, mut reach) = (0.0, 0.0);
        while rows < self.rows {
            let distance = |point: Option<&Point>| {
                point.map_or(f64::INFINITY, |point| (point.score - score).abs())
            };
            let point = if distance(left) < distance(right) {
                taken_below += 1;
                std::mem::replace(&mut left, below.next())
            } else {
                taken_above += 1;
                std::mem::replace(&mut right, above.next())
            };
            let Some(point) = point else {
                taken_above -= 1;
                break;
            };
            rows += point.total;
            reach = (point.score - score).abs();
        }
        let window = self
            .points
            .get(middle - taken_below..middle + taken_above)
            .unwrap_or_default();
        (window, reach)
    }
}

/// Weighted sums of powers of u, and of those times the label.
#[derive(Default)]
struct Sums {
    powers: [f64; 5],
    events: [f64; 3],
}

impl Sums {
    fn add(&mut self, u: f64, weight: f64, events: f64) {
        let mut power = 1.0;
        for (place, sum) in self.powers.iter_mut().enumerate() {
            *sum += weight * power;
            if let Some(sum) = self.events.get_mut(place) {
                *sum += events * power;
            }
            power *= u;
        }
    }

    /// The fitted polynomial at u = 0, by elimination; fewer terms where the scores carry no more.
    fn at_zero(&self, degree: LocalDegree) -> f64 {
        let [s0, s1, s2, s3, s4] = self.powers;
        let [t0, t1, t2] = self.events;
        let mean = t0 / s0;
        let spread = s2 - s1 * s1 / s0;
        if spread <= SPREAD_LEAST * s2 || s0 <= 0.0 {
            return mean;
        }
        let tilt = (t1 - s1 * mean) / spread;
        let line = mean - tilt * s1 / s0;
        if degree == LocalDegree::Linear {
            return line;
        }
        // What is left of u² after its own line: c0 + c1·u.
        let along = (s3 - s1 * s2 / s0) / spread;
        let level = s2 / s0 - along * s1 / s0;
        let curvature = s4 - along * s3 - level * s2;
        if curvature <= SPREAD_LEAST * s4 {
            return line;
        }
        let bend = (t2 - along * t1 - level * t0) / curvature;
        line - bend * level
    }
}
