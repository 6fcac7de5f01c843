//! A rule as data: at least so many of so many successive points with one quality.
//!
//! All comparisons are strict and forgive rounding errors: a point on a line is not beyond it.
//! Which patterns make up a rule set is in [`super::sets`].

use serde::Serialize;

use super::super::{ChartPoint, ControlChart};
use super::Side;
use crate::rounding::{is_above, is_below};

/// What makes a point count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quality {
    /// value > upper limit, or value < lower limit.
    Beyond3,
    /// value > upper near limit, or value < lower near limit; beyond 3σ counts too.
    Beyond2,
    /// |z| > 1, on one side.
    Beyond1,
    /// Beyond a near limit but not beyond a limit.
    Near,
    /// value > centre, or value < centre.
    Aside,
    /// value > the one before, or value < the one before. A pattern of m points has m − 1 steps.
    Moving,
    /// A step up after a step down, or down after up. A pattern of m points has m − 1 steps.
    Alternating,
    /// |z| ≤ 1, on whichever side.
    Within1,
    /// |z| > 1, on whichever side.
    Outside1,
}

/// Where the other points of the window must lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Others {
    /// Anywhere.
    Anywhere,
    /// Strictly on the same side of the centre as those that count.
    OnTheSameSide,
}

/// What a point exactly on the centre line does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnCentre {
    /// It lacks the quality, like any other point that does.
    Breaks,
    /// It is left out, as if the series did not have it.
    Dropped,
}

/// At least `needed` of `of` successive points with a quality, all on one side where the quality
/// has sides. The points that count are painted, the others of the window are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Pattern {
    /// Its name in data, such as `nelson-2`.
    pub code: &'static str,
    /// What makes a point count.
    pub quality: Quality,
    /// How many points must count.
    pub needed: usize,
    /// Among how many successive points.
    pub of: usize,
    /// Where the others must lie.
    pub others: Others,
    /// What a point on the centre line does.
    pub on_centre: OnCentre,
}

/// That a point is part of a pattern, and on which side, where the pattern has sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Carried {
    pub(in super::super) side: Option<Side>,
}

/// The quality of one point or of one step, and the points it stands for.
struct Label {
    kind: Option<Side>,
    aside: Option<Side>,
    points: std::ops::RangeInclusive<usize>,
}

impl Pattern {
    /// One point is enough.
    pub(super) const fn of_one(code: &'static str, quality: Quality) -> Self {
        Self::in_a_row(code, quality, 1)
    }

    /// All of `of` successive points.
    pub(super) const fn in_a_row(code: &'static str, quality: Quality, of: usize) -> Self {
        Self::some_of(code, quality, of, of)
    }

    /// At least `needed` of `of`, the others anywhere.
    pub(super) const fn some_of(
        code: &'static str,
        quality: Quality,
        needed: usize,
        of: usize,
    ) -> Self {
        Self {
            code,
            quality,
            needed,
            of,
            others: Others::Anywhere,
            on_centre: OnCentre::Breaks,
        }
    }

    /// For every point of the chart whether it is part of this pattern. A point that ends one
    /// pattern and begins another belongs to the later one.
    pub(in super::super) fn carriers(&self, chart: &ControlChart) -> Vec<Option<Carried>> {
        let labels = self.labels(chart);
        let mut carriers = vec![None; chart.points.len()];
        let steps = usize::from(self.quality.is_of_a_step());
        let (needed, of) = (self.needed - steps, (self.of - steps).max(1));
        for window in labels.windows(of) {
            for side in [Side::High, Side::Low] {
                let counts = |label: &&Label| label.kind == Some(side);
                let is_found = window.iter().filter(counts).count() >= needed
                    && (self.others == Others::Anywhere
                        || window.iter().all(|label| label.aside == Some(side)));
                if !is_found {
                    continue;
                }
                let side = self.quality.has_sides().then_some(side);
                for place in window
                    .iter()
                    .filter(counts)
                    .flat_map(|label| label.points.clone())
                {
                    if let Some(carrier) = carriers.get_mut(place) {
                        *carrier = Some(Carried { side });
                    }
                }
            }
        }
        carriers
    }

    fn labels(&self, chart: &ControlChart) -> Vec<Label> {
        let aside = |point: &ChartPoint| side_of(point.value, chart.centre, chart.centre);
        let kept: Vec<(usize, &ChartPoint)> = chart
            .points
            .iter()
            .enumerate()
            .filter(|(_, point)| self.on_centre == OnCentre::Breaks || aside(point).is_some())
            .collect();
        if !self.quality.is_of_a_step() {
            let label = |&(place, point): &(usize, &ChartPoint)| Label {
                kind: self.quality.of_point(point, chart.centre),
                aside: aside(point),
                points: place..=place,
            };
            return kept.iter().map(label).collect();
        }
        let step = |(parity, pair): (usize, &[(usize, &ChartPoint)])| {
            let (&(first, before), &(last, after)) = (pair.first()?, pair.last()?);
            let way = side_of(after.value, before.value, before.value);
            Some(Label {
                // Steps that alternate all point the same way once every other one is turned round.
                kind: if self.quality == Quality::Alternating && parity % 2 == 1 {
                    way.map(Side::opposite)
                } else {
                    way
                },
                aside: aside(after),
                points: first..=last,
            })
        };
        kept.windows(2).enumerate().filter_map(step).collect()
    }
}

impl Quality {
    fn is_of_a_step(self) -> bool {
        matches!(self, Self::Moving | Self::Alternating)
    }

    fn has_sides(self) -> bool {
        !matches!(self, Self::Alternating | Self::Within1 | Self::Outside1)
    }

    /// The side on which a point has the quality; always high for a quality without sides.
    fn of_point(self, point: &ChartPoint, centre: f64) -> Option<Side> {
        let beyond_3 = || side_of(point.value, point.lower, point.upper);
        let beyond_2 = || side_of(point.value, point.lower_near, point.upper_near);
        let beyond_1 = || point.z.and_then(|z| side_of(z, -1.0, 1.0));
        match self {
            Self::Beyond3 => beyond_3(),
            Self::Beyond2 => beyond_2(),
            Self::Beyond1 => beyond_1(),
            Self::Near => beyond_2().filter(|_| beyond_3().is_none()),
            Self::Aside => side_of(point.value, centre, centre),
            Self::Within1 => (point.z.is_some() && beyond_1().is_none()).then_some(Side::High),
            Self::Outside1 => beyond_1().map(|_| Side::High),
            Self::Moving | Self::Alternating => None,
        }
    }
}

/// High above `upper`, low below `lower`, nothing on or between them.
pub(in super::super) fn side_of(value: f64, lower: f64, upper: f64) -> Option<Side> {
    if is_above(value, upper) {
        Some(Side::High)
    } else if is_below(value, lower) {
        Some(Side::Low)
    } else {
        None
    }
}
