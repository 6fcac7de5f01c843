//! Changes and decisions, marked on the time axis of a series.
//!
//! Where every label has room for its words, it has them; where they are too near each other, all
//! are numbered in the order of time and the words stand in a list under the drawing. Where each
//! label goes is `layout`.

mod layout;

use maud::{Markup, html};

use crate::canvas::{Plot, px};
use crate::figure::{focusable, hit_area};
use layout::{Label, Layout, ROW};

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

/// The marks of a series, laid out so that their labels do not overlap.
pub(crate) struct ChangeMarks<'a> {
    /// In the order of time, with the coordinate of their line.
    marks: Vec<(&'a ChangeMark, f64)>,
    layout: Layout,
}

impl<'a> ChangeMarks<'a> {
    /// Lays the marks out; `x_of` gives the coordinate of a position.
    pub(crate) fn laid_out(
        changes: &'a [ChangeMark],
        (left, right): (f64, f64),
        x_of: impl Fn(f64) -> f64,
    ) -> Self {
        let places = in_order(changes).into_iter();
        let marks: Vec<_> = places
            .map(|change| (change, x_of(change.position).clamp(left, right)))
            .collect();
        let wanted: Vec<_> = marks
            .iter()
            .map(|(change, x)| (*x, change.label.as_str()))
            .collect();
        let layout = Layout::of(&wanted, left, right);
        Self { marks, layout }
    }

    /// Units the labels need above the plot.
    pub(crate) fn height(&self) -> f64 {
        self.layout.rows() as f64 * ROW
    }

    /// Lines down to the axis and labels above the plot.
    pub(crate) fn draw(&self, plot: &Plot) -> Markup {
        let top = plot.top - self.height();
        html! {
            g class="chart-changes" {
                @for (place, (change, x)) in self.marks.iter().enumerate() {
                    @let label = self.layout.label_of(place);
                    (line(change, self.number(place), *x, label, (top, plot.bottom)))
                }
                @for label in &self.layout.labels { (words(label, top)) }
            }
        }
    }

    /// What the numbers stand for, where there are numbers.
    pub(crate) fn legend(&self) -> Markup {
        html! {
            @if self.layout.is_numbered {
                ol {
                    @for (change, _) in &self.marks {
                        li {
                            @if let Some(href) = &change.href { a href=(href) { (change.label) } }
                            @else { (change.label) }
                        }
                    }
                }
            }
        }
    }

    fn number(&self, place: usize) -> Option<usize> {
        self.layout.is_numbered.then_some(place + 1)
    }
}

/// The changes that have a place, in the order of time; their number is their place in this list.
fn in_order(changes: &[ChangeMark]) -> Vec<&ChangeMark> {
    let mut sorted: Vec<&ChangeMark> = changes
        .iter()
        .filter(|change| change.position.is_finite())
        .collect();
    sorted.sort_by(|a, b| a.position.total_cmp(&b.position));
    sorted
}

/// A point's remark for its row in the table, with the changes that lie at it or between it and the
/// point before; what lies beyond the last point stands with the last.
pub(crate) fn noted(
    changes: &[ChangeMark],
    place: usize,
    points: usize,
    note: Option<&str>,
) -> String {
    let last = points.saturating_sub(1);
    let at_point = in_order(changes)
        .into_iter()
        .filter(|change| (change.position.ceil().max(0.0) as usize).min(last) == place)
        .map(|change| format!("change: {}", change.label));
    let note = note.into_iter().map(str::to_owned);
    note.chain(at_point).collect::<Vec<_>>().join("; ")
}

fn line(
    change: &ChangeMark,
    number: Option<usize>,
    x: f64,
    label: Option<&Label>,
    (top, bottom): (f64, f64),
) -> Markup {
    let y = top + label.map_or(0.0, |label| label.row as f64 * ROW);
    let from = if number.is_some() { y + ROW - 2.0 } else { y };
    let (hit_left, hit_width) = match label {
        Some(label) if number.is_none() => (label.left, label.width),
        _ => (x - 5.0, 10.0),
    };
    let shapes = html! {
        path class="chart-change" d={ "M" (px(x)) " " (px(from)) "V" (px(bottom)) } {}
        (hit_area((hit_left, y), (hit_width, ROW)))
    };
    let name = match number {
        Some(number) => format!("change {number}: {}", change.label),
        None => format!("change: {}", change.label),
    };
    focusable(&name, change.href.as_deref(), &shapes)
}

fn words(label: &Label, top: f64) -> Markup {
    let y = top + label.row as f64 * ROW + 10.0;
    html! {
        text class="chart-words" x=(px(label.left + layout::MARGIN)) y=(px(y)) aria-hidden="true" { (label.text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(position: f64, label: &str) -> ChangeMark {
        ChangeMark {
            position,
            label: label.to_owned(),
            href: None,
        }
    }

    #[test]
    fn a_change_is_a_remark_of_the_first_point_after_it() {
        let changes = [mark(9.0, "late"), mark(1.5, "second"), mark(1.2, "first")];
        assert_eq!(noted(&changes, 1, 4, None), "");
        let between = noted(&changes, 2, 4, Some("few patients"));
        assert_eq!(between, "few patients; change: first; change: second");
        assert_eq!(noted(&changes, 3, 4, None), "change: late");
    }
}
