//! Changes and decisions, marked on the time axis of a series.

use maud::{Markup, html};

use crate::canvas::{Plot, fitted, px, text_width};
use crate::figure::{focusable, hit_area};

/// A change at a place on the time axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChangeMark {
    /// Where, counted in points from the first (0): 3.5 stands between the fourth and the fifth.
    pub position: f64,
    /// What happened, in a few words.
    pub label: String,
    /// Its page.
    pub href: Option<String>,
}

/// Height of one row of labels, in units.
const ROW: f64 = 15.0;
/// Rows of labels at most; further ones share the last.
const ROWS_MAX: usize = 3;

/// A label that has found its place.
struct Placed<'a> {
    change: &'a ChangeMark,
    x: f64,
    row: usize,
    text: String,
    is_left_of_line: bool,
}

/// The marks of a series, laid out so that their labels do not overlap.
pub(crate) struct ChangeMarks<'a> {
    placed: Vec<Placed<'a>>,
}

impl<'a> ChangeMarks<'a> {
    /// Lays the marks out; `x_of` gives the coordinate of a position.
    pub(crate) fn laid_out(
        changes: &'a [ChangeMark],
        (left, right): (f64, f64),
        x_of: impl Fn(f64) -> f64,
    ) -> Self {
        let mut sorted: Vec<&ChangeMark> = changes
            .iter()
            .filter(|change| change.position.is_finite())
            .collect();
        sorted.sort_by(|a, b| a.position.total_cmp(&b.position));
        let mut row_ends = [left; ROWS_MAX];
        let placed = sorted
            .into_iter()
            .map(|change| {
                let x = x_of(change.position).clamp(left, right);
                let text = fitted(&change.label, (right - left) * 0.6);
                let width = text_width(&text) + 8.0;
                let is_left_of_line = x + width > right && x - width >= left;
                let from = if is_left_of_line { x - width } else { x };
                let row = row_ends
                    .iter()
                    .position(|end| *end <= from)
                    .unwrap_or(ROWS_MAX - 1);
                if let Some(end) = row_ends.get_mut(row) {
                    *end = from + width;
                }
                Placed {
                    change,
                    x,
                    row,
                    text,
                    is_left_of_line,
                }
            })
            .collect();
        Self { placed }
    }

    /// Units the labels need above the plot.
    pub(crate) fn height(&self) -> f64 {
        self.placed
            .iter()
            .map(|placed| placed.row + 1)
            .max()
            .map_or(0.0, |rows| rows as f64 * ROW)
    }

    /// Lines down to the axis and labels above the plot.
    pub(crate) fn draw(&self, plot: &Plot) -> Markup {
        let top = plot.top - self.height();
        html! {
            g class="chart-changes" {
                @for placed in &self.placed { (draw_one(placed, top, plot.bottom)) }
            }
        }
    }
}

fn draw_one(placed: &Placed<'_>, top: f64, bottom: f64) -> Markup {
    let y = top + placed.row as f64 * ROW;
    let width = text_width(&placed.text) + 8.0;
    let left = if placed.is_left_of_line {
        placed.x - width
    } else {
        placed.x
    };
    let text_x = placed.x + if placed.is_left_of_line { -5.0 } else { 5.0 };
    let shapes = html! {
        path class="chart-change" d={ "M" (px(placed.x)) " " (px(y)) "V" (px(bottom)) } {}
        (hit_area((left, y), (width, ROW)))
    };
    let label = format!("change: {}", placed.change.label);
    html! {
        (focusable(&label, placed.change.href.as_deref(), &shapes))
        text class="chart-words" x=(px(text_x)) y=(px(y + 10.0)) text-anchor=[placed.is_left_of_line.then_some("end")]
            aria-hidden="true" { (placed.text) }
    }
}
