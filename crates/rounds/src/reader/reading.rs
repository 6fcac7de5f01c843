//! Results and evidence as the readings of pages: a value with its fraction and interval, or why
//! there is none.

use rounds_core::MeasureKind;
use rounds_measures::MeasureDefinition;
use rounds_measures::finding::Evidence;
use rounds_measures::signal::series::Point;
use rounds_web::page_data::{Estimate, Reading, Scale};

/// Every stored interval is made at this level.
const LEVEL: f64 = 0.95;

/// How a measure's numbers are written. A unit that begins with `%` stands for a stored share,
/// whatever the measure's kind.
pub fn scale(kind: MeasureKind, unit: &str) -> Scale {
    let is_share = unit.starts_with('%');
    Scale {
        kind: if is_share {
            MeasureKind::Proportion
        } else {
            kind
        },
        unit: unit.to_owned(),
    }
}

/// One point of a series.
pub fn of_point(point: &Point, definition: &MeasureDefinition) -> Reading {
    if point.suppressed {
        let minimum = definition.minimum.map(|minimum| minimum.to_string());
        return Reading::Suppressed {
            minimum: minimum.unwrap_or_default(),
        };
    }
    point.value.map_or(Reading::Missing, |value| {
        Reading::Known(Estimate {
            low: point.low,
            high: point.high,
            ..made_of(value, point.numerator, point.denominator, point.n)
        })
    })
}

/// The figures behind a finding.
pub fn of_evidence(evidence: &Evidence) -> Reading {
    let Evidence {
        value,
        numerator,
        denominator,
        n,
        ..
    } = *evidence;
    Reading::Known(Estimate {
        low: evidence.low,
        high: evidence.high,
        ..made_of(value, numerator, denominator, n)
    })
}

/// A value of which nothing else is stored.
pub fn value_alone(value: f64) -> Reading {
    Reading::Known(made_of(value, None, None, None))
}

/// Without a numerator the pages write the number of observations in the denominator's place.
fn made_of(
    value: f64,
    numerator: Option<f64>,
    denominator: Option<f64>,
    n: Option<i64>,
) -> Estimate {
    let observations = n.filter(|_| numerator.is_none()).map(|n| n as f64);
    Estimate {
        value,
        numerator,
        denominator: denominator.or(observations),
        low: None,
        high: None,
        level: LEVEL,
    }
}
