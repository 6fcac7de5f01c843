//! What the sample's measures say to conditions: the same series as on the pages of measures.

use rounds_governance::reading::MeasureWords;
use rounds_governance::{Reading, Readings};

use crate::page_data::Point;
use crate::sample::{Scenario, measures};

/// The sample's measures.
pub struct SampleReadings(pub Scenario);

impl Readings for SampleReadings {
    fn measure(&self, measure_id: &str) -> Option<MeasureWords> {
        let page = measures::one(self.0, measure_id, None)?;
        Some(MeasureWords {
            title: page.title,
            unit: page.scale.unit,
            kind: page.scale.kind,
        })
    }

    fn series(&self, measure_id: &str, group: &str) -> Vec<Reading> {
        let group = (!group.is_empty()).then_some(group);
        let page = measures::one(self.0, measure_id, group);
        let points = page.map(|page| page.series.points).unwrap_or_default();
        points.iter().map(reading).collect()
    }
}

fn reading(point: &Point) -> Reading {
    let estimate = point.reading.estimate();
    let n = estimate.and_then(|estimate| estimate.denominator);
    Reading {
        period: point.period,
        value: estimate.map(|estimate| estimate.value),
        low: estimate.and_then(|estimate| estimate.low),
        high: estimate.and_then(|estimate| estimate.high),
        numerator: estimate.and_then(|estimate| estimate.numerator),
        denominator: n,
        n: n.map(|n| n as i64),
        suppressed: matches!(point.reading, crate::page_data::Reading::Suppressed { .. }),
        partial: !point.complete,
        lake_version: 412,
    }
}
