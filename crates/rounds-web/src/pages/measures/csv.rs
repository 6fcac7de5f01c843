//! `/measures/{id}.csv`: every point of the series shown, with what it was made of.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::page_data::{Estimate, MeasurePage, Point, Reading};
use crate::view::comma_separated::CommaSeparated;
use crate::view::series_table;

const COLUMNS: [&str; 15] = [
    "measure",
    "group",
    "period",
    "complete",
    "status",
    "value",
    "unit",
    "numerator",
    "denominator",
    "low",
    "high",
    "lower_limit",
    "center",
    "upper_limit",
    "signals",
];

/// The results as CSV. A suppressed or missing value is empty and its status says which.
pub fn response(measure: &MeasurePage) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline"),
    ];
    (headers, text(measure)).into_response()
}

fn text(measure: &MeasurePage) -> String {
    let group = measure
        .group
        .as_ref()
        .map_or("", |group| group.key.as_str());
    let mut csv = CommaSeparated::with_header(COLUMNS);
    for point in &measure.series.points {
        let [status, value, numerator, denominator, low, high] = reading_fields(&point.reading);
        let [lower, center, upper] = limit_fields(point);
        csv.line([
            measure.id.as_str(),
            group,
            &point.period.start.to_string(),
            if point.complete { "true" } else { "false" },
            &status,
            &value,
            &measure.scale.unit,
            &numerator,
            &denominator,
            &low,
            &high,
            &lower,
            &center,
            &upper,
            &series_table::signals(point),
        ]);
    }
    csv.finish()
}

fn reading_fields(reading: &Reading) -> [String; 6] {
    let none = Estimate {
        value: f64::NAN,
        numerator: None,
        denominator: None,
        low: None,
        high: None,
        level: 0.0,
    };
    let (status, estimate) = match reading {
        Reading::Known(estimate) => ("known", estimate),
        Reading::Suppressed { .. } => ("suppressed", &none),
        Reading::Missing => ("missing", &none),
    };
    [
        status.to_owned(),
        exact(Some(estimate.value)),
        exact(estimate.numerator),
        exact(estimate.denominator),
        exact(estimate.low),
        exact(estimate.high),
    ]
}

fn limit_fields(point: &Point) -> [String; 3] {
    let limits = point.limits;
    [
        exact(limits.map(|limits| limits.lower)),
        exact(limits.map(|limits| limits.center)),
        exact(limits.map(|limits| limits.upper)),
    ]
}

fn exact(value: Option<f64>) -> String {
    value
        .filter(|value| value.is_finite())
        .map(|value| value.to_string())
        .unwrap_or_default()
}
