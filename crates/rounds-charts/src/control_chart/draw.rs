//! The drawing of a control chart.

use maud::{Markup, html};

use super::words::point_label;
use super::{ControlChart, ControlPoint};
use crate::canvas::{Size, px};
use crate::figure::{Drawing, focusable};
use crate::mark::{Mark, Side};
use crate::number::{finite, format_number};
use crate::series_frame::{LineLabel, SeriesFrame};

pub(super) fn draw(chart: &ControlChart, size: Size) -> Drawing {
    let labels = chart
        .points
        .iter()
        .map(|point| point.label.as_str())
        .collect();
    let line_labels = line_labels(chart);
    let frame = SeriesFrame::new(
        size,
        labels,
        &chart.unit,
        &extent(chart),
        &chart.changes,
        &line_labels,
    );
    let of = |field: fn(&ControlPoint) -> Option<f64>| -> Vec<Option<f64>> {
        chart
            .points
            .iter()
            .map(|point| finite(field(point)))
            .collect()
    };
    let (lowers, uppers) = (of(|point| point.lower_limit), of(|point| point.upper_limit));
    let values = of(|point| point.value);
    let content = html! {
        path class="chart-band" d=(frame.stepped_band(&lowers, &uppers)) {}
        (frame.axes())
        path class="chart-limit" d=(frame.steps(&uppers)) {}
        path class="chart-limit" d=(frame.steps(&lowers)) {}
        @if let Some(centre) = finite(chart.centre) { (frame.level(centre, "chart-centre")) }
        @if let Some(target) = finite(chart.target) { (frame.level(target, "chart-target")) }
        (frame.change_marks())
        path class="chart-series" d=(frame.line(&values)) {}
        (points(chart, &frame))
        (frame.line_labels(line_labels))
    };
    Drawing {
        height: frame.height(),
        content,
        legend: frame.legend(),
    }
}

fn points(chart: &ControlChart, frame: &SeriesFrame<'_>) -> Markup {
    html! {
        @for (place, point) in chart.points.iter().enumerate() {
            @let label = point_label(point, &chart.unit);
            @if let Some(value) = finite(point.value) {
                (focusable(&label, point.href.as_deref(), &shape(chart, frame, place, value, point.mark)))
            } @else {
                (frame.gap(place, &label))
            }
        }
    }
}

fn shape(
    chart: &ControlChart,
    frame: &SeriesFrame<'_>,
    place: usize,
    value: f64,
    mark: Mark,
) -> Markup {
    let is_low = finite(chart.centre).is_some_and(|centre| value < centre);
    let side = if is_low { Side::Low } else { Side::High };
    let (x, y) = (frame.x(place as f64), frame.y(value));
    html! {
        circle class="chart-hit" cx=(px(x)) cy=(px(y)) r="9" {}
        (mark.shape(x, y, frame.point_size(), side))
    }
}

/// Everything that must fit on the value axis.
fn extent(chart: &ControlChart) -> Vec<f64> {
    let of_points = chart
        .points
        .iter()
        .flat_map(|point| [point.value, point.lower_limit, point.upper_limit]);
    of_points
        .chain([chart.centre, chart.target])
        .flatten()
        .collect()
}

/// Names of the lines, at the values they have at the right end.
fn line_labels(chart: &ControlChart) -> Vec<LineLabel> {
    let last_of = |field: fn(&ControlPoint) -> Option<f64>| {
        chart
            .points
            .iter()
            .rev()
            .find_map(|point| finite(field(point)))
    };
    let number = |value| format_number(value, &chart.unit);
    let mut labels = Vec::new();
    let mut add = |value: Option<f64>, text: String, class| {
        if let Some(value) = value {
            labels.push(LineLabel { value, text, class });
        }
    };
    let upper = last_of(|point| point.upper_limit);
    let lower = last_of(|point| point.lower_limit);
    let centre = finite(chart.centre);
    let target = finite(chart.target);
    add(upper, "upper limit".to_owned(), "chart-muted");
    add(lower, "lower limit".to_owned(), "chart-muted");
    add(
        centre,
        centre
            .map(|value| format!("mean {}", number(value)))
            .unwrap_or_default(),
        "chart-muted",
    );
    add(
        target,
        target
            .map(|value| format!("target {}", number(value)))
            .unwrap_or_default(),
        "chart-target-label",
    );
    labels
}
