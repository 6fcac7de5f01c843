//! A series: the results of one measure and one group in the order of time.

use std::collections::BTreeMap;

use rounds_core::Period;

use crate::definition::{Absent, MeasureDefinition};
use crate::result::{Group, MeasureResult};

/// One point of a series, as stored or filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// When.
    pub period: Period,
    /// The value in the stored scale; none when suppressed or unknown.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Events.
    pub numerator: Option<f64>,
    /// Those at risk or the exposure.
    pub denominator: Option<f64>,
    /// Observations behind the value.
    pub n: Option<i64>,
    /// Whether the value is withheld.
    pub suppressed: bool,
    /// Whether more rows may still come.
    pub partial: bool,
}

impl Point {
    /// Whether the point may be charted: complete, shown, with a value.
    pub fn is_usable(&self) -> bool {
        !self.partial && !self.suppressed && self.value.is_some()
    }
}

/// The results of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// For whom.
    pub group: Group,
    /// In the order of time, one per period.
    pub points: Vec<Point>,
}

/// The series of a measure's current definition, in the order of their groups.
pub fn series_of(definition: &MeasureDefinition, results: &[MeasureResult]) -> Vec<Series> {
    let mut by_group: BTreeMap<&Group, BTreeMap<Period, Point>> = BTreeMap::new();
    let current = || results.iter().filter(|r| r.definition == definition.hash);
    for result in current() {
        by_group
            .entry(&result.group)
            .or_default()
            .insert(result.period, point_of(result));
    }
    if definition.absent == Absent::Zero {
        let latest = current().map(|result| result.period).max();
        let under_way = current().filter(|result| result.partial);
        let first_under_way = under_way.map(|result| result.period).min();
        for points in by_group.values_mut() {
            fill_with_nought(points, latest, first_under_way);
        }
    }
    by_group
        .into_iter()
        .map(|(group, points)| Series {
            group: group.clone(),
            points: points.into_values().collect(),
        })
        .collect()
}

fn point_of(result: &MeasureResult) -> Point {
    Point {
        period: result.period,
        value: result.value,
        low: result.low,
        high: result.high,
        numerator: result.numerator,
        denominator: result.denominator,
        n: result.n,
        suppressed: result.suppressed,
        partial: result.partial,
    }
}

/// Nothing happened in a period that has no row: from the group's first period up to the
/// measure's latest. Periods from the measure's first one under way are under way as well.
fn fill_with_nought(
    points: &mut BTreeMap<Period, Point>,
    latest: Option<Period>,
    first_under_way: Option<Period>,
) {
    let (Some(first), Some(latest)) = (points.keys().next().copied(), latest) else {
        return;
    };
    let mut period = first;
    while period < latest {
        period = period.next();
        points.entry(period).or_insert(Point {
            period,
            value: Some(0.0),
            low: Some(0.0),
            high: None,
            numerator: Some(0.0),
            denominator: None,
            n: Some(0),
            suppressed: false,
            partial: first_under_way.is_some_and(|first| period >= first),
        });
    }
}
