//! Horizontal bars from zero, each with its value and n/N: for amounts and shares by group.

use maud::{Markup, html};

use crate::canvas::{Plot, Size, fitted, px, text_width};
use crate::figure::{Drawing, FigureText, counted, figure, focusable, hit_area};
use crate::groups::{Group, ReferenceLine, csv_of, extremes, table_of};
use crate::mark::{Mark, Side};
use crate::number::finite;
use crate::scale::Scale;

/// Horizontal bars.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bars {
    /// Unique in its page.
    pub id: String,
    /// The finding, as a sentence.
    pub title: String,
    /// Estimate, interval and n.
    pub caption: String,
    /// Unit of the values; `%` means that they are shares.
    pub unit: String,
    /// The groups in the order in which they are drawn.
    pub groups: Vec<Group>,
    /// A line all bars are compared with.
    pub reference: Option<ReferenceLine>,
}

const TOP: f64 = 20.0;
/// Room for a mark's shape between a bar and its value.
const MARK_WIDTH: f64 = 14.0;

/// Where a row's parts stand.
struct Layout {
    size: Size,
    row: f64,
    bar: f64,
    plot: Plot,
}

impl Bars {
    /// The figure with its drawing.
    pub fn render(&self) -> Markup {
        let count = counted(self.groups.len(), "group", "groups");
        let text = FigureText {
            id: &self.id,
            title: &self.title,
            caption: &self.caption,
            description: format!("Bars of {count}. {}", extremes(&self.groups, &self.unit)),
            notes: Vec::new(),
        };
        figure(&text, |size| self.draw(size))
    }

    /// The table twin.
    pub fn table(&self) -> Markup {
        table_of(&self.title, &self.unit, &self.groups)
    }

    /// All numbers with all digits.
    pub fn csv(&self) -> String {
        csv_of(&self.groups)
    }

    fn layout(&self, size: Size) -> Layout {
        let widest = |text: fn(&Group, &str) -> String| {
            let width = |group: &Group| text_width(&text(group, &self.unit));
            self.groups.iter().map(width).fold(0.0, f64::max)
        };
        let labels = widest(|group, _| group.label.clone()).min(size.width() * 0.34);
        let values = widest(end_text).min(size.width() * 0.4);
        let (row, bar, left) = match size {
            Size::Wide => (26.0, 14.0, labels + 12.0),
            Size::Narrow => (40.0, 12.0, 2.0),
        };
        let top = if self.reference.is_some() { TOP } else { 4.0 };
        let bottom = top + row * self.groups.len() as f64;
        let right = (size.width() - values - MARK_WIDTH - 12.0).max(left + 40.0);
        Layout {
            size,
            row,
            bar,
            plot: Plot {
                left,
                right,
                top,
                bottom,
            },
        }
    }

    fn draw(&self, size: Size) -> Drawing {
        let layout = self.layout(size);
        let plot = layout.plot;
        let reference = self
            .reference
            .as_ref()
            .filter(|line| line.value.is_finite());
        let values = self.groups.iter().filter_map(|group| finite(group.value));
        let all = values.chain(reference.map(|line| line.value)).chain([0.0]);
        let scale = Scale::over(all, plot.left, plot.right, 4.0);
        let content = html! {
            @if let Some(line) = reference { (reference_line(line, &scale, &plot)) }
            path class="chart-zero" d={ "M" (px(scale.at(0.0))) " " (px(plot.top)) "V" (px(plot.bottom)) } {}
            @for (place, group) in self.groups.iter().enumerate() {
                @let top = plot.top + place as f64 * layout.row;
                (self.row(group, &layout, &scale, top))
            }
        };
        Drawing {
            height: plot.bottom + 6.0,
            content,
            legend: html! {},
        }
    }

    fn row(&self, group: &Group, layout: &Layout, scale: &Scale, top: f64) -> Markup {
        let middle = top + layout.row - layout.bar / 2.0 - 5.0;
        let zero = scale.at(0.0);
        let end = scale.at(finite(group.value).unwrap_or(0.0));
        let after = if group.value.is_some_and(|value| value < 0.0) {
            zero
        } else {
            end
        } + 7.0;
        let is_marked = group.mark != Mark::Common && finite(group.value).is_some();
        let text_x = if is_marked { after + MARK_WIDTH } else { after };
        let shapes = html! {
            (hit_area((0.0, top), (layout.size.width(), layout.row)))
            @if finite(group.value).is_some() {
                rect class={ "chart-bar " (group.mark.class()) } x=(px(zero.min(end))) y=(px(middle - layout.bar / 2.0))
                    width=(px((end - zero).abs())) height=(px(layout.bar)) rx="1.5" {}
            }
            @if is_marked { (group.mark.shape(after + 4.0, middle, 4.5, Side::High)) }
        };
        html! {
            (focusable(&group.spoken(&self.unit), group.href.as_deref(), &shapes))
            g class="chart-words" aria-hidden="true" { (self.words(group, layout, (text_x, middle))) }
        }
    }

    /// The label left of or above the bar, and value and n/N at `end`.
    fn words(&self, group: &Group, layout: &Layout, end: (f64, f64)) -> Markup {
        let (text_x, middle) = end;
        let left = layout.plot.left;
        let is_shown = finite(group.value).is_some();
        let fraction = group.fraction_text();
        html! {
            @if layout.size == Size::Wide {
                text x=(px(left - 10.0)) y=(px(middle + 4.0)) text-anchor="end" { (fitted(&group.label, left - 10.0)) }
            } @else {
                text class="chart-haloed" x=(px(left)) y=(px(middle - layout.bar / 2.0 - 5.0)) {
                    (fitted(&group.label, layout.size.width() - 4.0))
                }
            }
            text class="chart-haloed" x=(px(text_x)) y=(px(middle + 4.0)) {
                tspan class=(if is_shown { "chart-value" } else { "chart-muted" }) { (group.value_text(&self.unit)) }
                @if !fraction.is_empty() { tspan class="chart-muted" dx="6" { (fraction) } }
            }
        }
    }
}

/// What stands at the end of a bar, to measure it.
fn end_text(group: &Group, unit: &str) -> String {
    format!("{}  {}", group.value_text(unit), group.fraction_text())
}

/// A dashed line over all rows with its name above.
pub(crate) fn reference_line(line: &ReferenceLine, scale: &Scale, plot: &Plot) -> Markup {
    let x = scale.at(line.value);
    let half = text_width(&line.label) / 2.0;
    let text_x = x.clamp(half.min(plot.right), plot.right.max(half) + 40.0);
    html! {
        path class="chart-reference" d={ "M" (px(x)) " " (px(plot.top - 4.0)) "V" (px(plot.bottom)) } {}
        text class="chart-muted" x=(px(text_x)) y=(px(plot.top - 8.0)) text-anchor="middle" aria-hidden="true" { (line.label) }
    }
}
