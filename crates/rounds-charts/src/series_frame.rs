//! What all series share: the plot, its axes, the target, labels beside lines, gaps.

use maud::{Markup, html};

use crate::canvas::{Plot, Size, px, text_width};
use crate::change::{ChangeMark, ChangeMarks};
use crate::figure::focusable;
use crate::number::format_tick;
use crate::period_label;
use crate::scale::Scale;

/// The drawing area of a series with one slot per point.
pub(crate) struct SeriesFrame<'a> {
    size: Size,
    plot: Plot,
    scale: Scale,
    labels: Vec<&'a str>,
    unit: &'a str,
    changes: ChangeMarks<'a>,
}

/// A label beside the line it names.
pub(crate) struct LineLabel {
    pub(crate) value: f64,
    pub(crate) text: String,
    pub(crate) class: &'static str,
}

/// Height of the plot itself, in units.
const PLOT_HEIGHT: f64 = 236.0;
/// Room under the plot for the labels of the time axis.
const AXIS_HEIGHT: f64 = 26.0;
/// Least distance between two labels beside lines.
const LABEL_DISTANCE: f64 = 14.0;

impl<'a> SeriesFrame<'a> {
    /// A frame for these points; `values` is everything that must fit in, `side_labels` whether
    /// lines are named at their right end.
    pub(crate) fn new(
        size: Size,
        labels: Vec<&'a str>,
        unit: &'a str,
        values: &[f64],
        changes: &'a [ChangeMark],
        side_labels: &[LineLabel],
    ) -> Self {
        let scale_between = |from, to| Scale::over(values.iter().copied(), from, to, 4.0);
        let unplaced = scale_between(0.0, 1.0);
        let tick_width = unplaced
            .ticks()
            .into_iter()
            .map(|tick| text_width(&format_tick(tick, unplaced.step, unit)))
            .fold(0.0, f64::max);
        let label_width = side_labels
            .iter()
            .map(|label| text_width(&label.text))
            .fold(0.0, f64::max);
        let right_margin = match size {
            Size::Wide if label_width > 0.0 => label_width + 12.0,
            Size::Wide | Size::Narrow => 6.0,
        };
        let (left, right) = (tick_width + 10.0, size.width() - right_margin);
        let slots = labels.len().max(1) as f64;
        let x_of = |place: f64| left + (place + 0.5) * (right - left) / slots;
        let changes = ChangeMarks::laid_out(changes, (left, right), x_of);
        let top = 10.0 + changes.height();
        let plot = Plot {
            left,
            right,
            top,
            bottom: top + PLOT_HEIGHT,
        };
        Self {
            size,
            plot,
            scale: scale_between(plot.bottom, plot.top),
            labels,
            unit,
            changes,
        }
    }

    pub(crate) fn height(&self) -> f64 {
        self.plot.bottom + AXIS_HEIGHT
    }

    /// The coordinate of a place counted in points; halves stand between points.
    pub(crate) fn x(&self, place: f64) -> f64 {
        let slots = self.labels.len().max(1) as f64;
        self.plot.left + (place + 0.5) * self.plot.width() / slots
    }

    pub(crate) fn y(&self, value: f64) -> f64 {
        self.scale.at(value)
    }

    /// Radius for the points of this many: smaller where they would touch.
    pub(crate) fn point_size(&self) -> f64 {
        let slot = self.plot.width() / self.labels.len().max(1) as f64;
        (slot * 0.45).clamp(2.4, 5.0)
    }

    /// Grid lines, their numbers, and the periods under the plot.
    pub(crate) fn axes(&self) -> Markup {
        let ticks = self.scale.ticks();
        let most = (self.plot.width() / 78.0).floor().max(2.0) as usize;
        html! {
            g class="chart-axis" aria-hidden="true" {
                @for tick in &ticks {
                    path class="chart-grid" d={ "M" (px(self.plot.left)) " " (px(self.y(*tick))) "H" (px(self.plot.right)) } {}
                    text class="chart-tick" x=(px(self.plot.left - 8.0)) y=(px(self.y(*tick) + 4.0)) text-anchor="end" {
                        (format_tick(*tick, self.scale.step, self.unit))
                    }
                }
                @for (place, text) in period_label::axis_labels(&self.labels, most) {
                    @let half = text_width(&text) / 2.0;
                    @let x = self.x(place as f64).clamp(half.min(self.size.width() / 2.0), self.size.width() - half);
                    text class="chart-tick" x=(px(x)) y=(px(self.plot.bottom + 20.0)) text-anchor="middle" { (text) }
                }
            }
        }
    }

    /// A line across the whole plot.
    pub(crate) fn level(&self, value: f64, class: &str) -> Markup {
        html! { path class=(class) d={ "M" (px(self.plot.left)) " " (px(self.y(value))) "H" (px(self.plot.right)) } {} }
    }

    /// Names of lines at their right end, pushed apart where they would overlap; on a narrow
    /// drawing at the left end, inside the plot, where marked points are rare.
    pub(crate) fn line_labels(&self, mut labels: Vec<LineLabel>) -> Markup {
        labels.sort_by(|a, b| self.y(a.value).total_cmp(&self.y(b.value)));
        let is_narrow = self.size == Size::Narrow;
        let x = if is_narrow {
            self.plot.left + 3.0
        } else {
            self.plot.right + 8.0
        };
        let above = if is_narrow { -4.0 } else { 4.0 };
        let mut lowest = f64::NEG_INFINITY;
        let mut placed: Vec<(f64, LineLabel)> = labels
            .into_iter()
            .map(|label| {
                lowest = (self.y(label.value) + above).max(lowest + LABEL_DISTANCE);
                (lowest, label)
            })
            .collect();
        // Pushed down, they could reach the labels of the time axis: from below they are pushed up.
        let mut highest = self.plot.bottom + 4.0;
        for (y, _) in placed.iter_mut().rev() {
            *y = y.min(highest);
            highest = *y - LABEL_DISTANCE;
        }
        html! {
            g class="chart-line-labels" aria-hidden="true" {
                @for (y, label) in &placed {
                    text class=(label.class) x=(px(x)) y=(px(*y)) { (label.text) }
                }
            }
        }
    }

    /// The lines and labels of changes.
    pub(crate) fn change_marks(&self) -> Markup {
        self.changes.draw(&self.plot)
    }

    /// What the numbers of changes stand for.
    pub(crate) fn legend(&self) -> Markup {
        self.changes.legend()
    }

    /// An open ring on the axis where a point has no value.
    pub(crate) fn gap(&self, place: usize, label: &str) -> Markup {
        let content = html! {
            circle class="chart-gap" cx=(px(self.x(place as f64))) cy=(px(self.plot.bottom)) r="3" {}
        };
        focusable(label, None, &content)
    }
}
