//! A forest: one value with its interval per group, beside a line of no difference.

use maud::{Markup, html};

use crate::bars::reference_line;
use crate::canvas::{Plot, Size, fitted, px, text_width};
use crate::control_chart::interval_text;
use crate::figure::{Drawing, FigureText, counted, figure, focusable, hit_area};
use crate::groups::{Group, ReferenceLine, csv_of, extremes, table_of};
use crate::mark::Side;
use crate::number::{finite, format_tick};
use crate::scale::Scale;

/// A forest plot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Forest {
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
    /// The line of no difference: 1 for a ratio, the whole's value for a subgroup.
    pub reference: Option<ReferenceLine>,
}

const TOP: f64 = 22.0;
const AXIS_HEIGHT: f64 = 26.0;

impl Forest {
    /// The figure with its drawing.
    pub fn render(&self) -> Markup {
        let count = counted(self.groups.len(), "group", "groups");
        let description = format!(
            "Values with intervals of {count}. {}",
            extremes(&self.groups, &self.unit)
        );
        let text = FigureText {
            id: &self.id,
            title: &self.title,
            caption: &self.caption,
            description,
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

    /// The plot between labels and values, and the height of a row.
    fn layout(&self, size: Size) -> (Plot, f64) {
        let widest = |text: &dyn Fn(&Group) -> String| {
            let widths = self.groups.iter().map(|group| text_width(&text(group)));
            widths.fold(0.0, f64::max)
        };
        let (row, left, right) = match size {
            Size::Wide => {
                let labels = widest(&|group| group.label.clone()).min(230.0);
                let values = widest(&|group| self.end_text(group)).min(240.0);
                (24.0, labels + 16.0, size.width() - values - 14.0)
            }
            Size::Narrow => (42.0, 8.0, size.width() - 8.0),
        };
        let bottom = TOP + row * self.groups.len() as f64;
        (
            Plot {
                left,
                right,
                top: TOP,
                bottom,
            },
            row,
        )
    }

    fn draw(&self, size: Size) -> Drawing {
        let (plot, row) = self.layout(size);
        let reference = self
            .reference
            .as_ref()
            .filter(|line| line.value.is_finite());
        let extent = self
            .groups
            .iter()
            .flat_map(|group| [group.value, group.low, group.high])
            .flatten();
        let scale = Scale::over(
            extent.chain(reference.map(|line| line.value)),
            plot.left,
            plot.right,
            4.0,
        );
        let content = html! {
            (self.axis(&scale, &plot))
            @if let Some(line) = reference { (reference_line(line, &scale, &plot)) }
            @for (place, group) in self.groups.iter().enumerate() {
                @let y = TOP + (place as f64 + 1.0) * row - 11.0;
                (self.row(group, size, &scale, &plot, y))
            }
        };
        Drawing {
            height: plot.bottom + AXIS_HEIGHT,
            content,
            legend: html! {},
        }
    }

    fn axis(&self, scale: &Scale, plot: &Plot) -> Markup {
        html! {
            g class="chart-axis" aria-hidden="true" {
                @for tick in scale.ticks() {
                    @let x = scale.at(tick);
                    path class="chart-grid" d={ "M" (px(x)) " " (px(plot.top)) "V" (px(plot.bottom)) } {}
                    text class="chart-tick" x=(px(x)) y=(px(plot.bottom + 18.0)) text-anchor="middle" {
                        (format_tick(tick, scale.step, &self.unit))
                    }
                }
            }
        }
    }

    fn row(&self, group: &Group, size: Size, scale: &Scale, plot: &Plot, y: f64) -> Markup {
        let is_wide = size == Size::Wide;
        let text_y = if is_wide { y + 4.0 } else { y - 13.0 };
        let label_x = if is_wide { plot.left - 16.0 } else { 2.0 };
        let label_width = if is_wide {
            plot.left - 16.0
        } else {
            size.width() * 0.45
        };
        let top = text_y - 14.0;
        let shapes = html! {
            (hit_area((0.0, top), (size.width(), y + 8.0 - top)))
            @if let Some((low, high)) = finite(group.low).zip(finite(group.high)) {
                path class={ "chart-whisker " (group.mark.class()) } d={
                    "M" (px(scale.at(low))) " " (px(y)) "H" (px(scale.at(high)))
                } {}
            }
            @if let Some(value) = finite(group.value) {
                (group.mark.shape(scale.at(value), y, 5.5, Side::High))
            }
        };
        html! {
            (focusable(&group.spoken(&self.unit), group.href.as_deref(), &shapes))
            g class="chart-words" aria-hidden="true" {
                text class="chart-haloed" x=(px(label_x)) y=(px(text_y)) text-anchor=[is_wide.then_some("end")] {
                    (fitted(&group.label, label_width))
                }
                text class="chart-muted chart-haloed" x=(px(size.width() - 2.0)) y=(px(text_y)) text-anchor="end" {
                    (self.end_text(group))
                }
            }
        }
    }

    fn end_text(&self, group: &Group) -> String {
        let value = group.value_text(&self.unit);
        let interval =
            finite(group.value).and_then(|_| interval_text(group.low, group.high, &self.unit));
        let fraction = group.fraction_text();
        let mut text = value;
        if let Some(interval) = interval {
            text.push_str(&format!(" ({interval})"));
        }
        if !fraction.is_empty() {
            text.push_str(&format!(" · {fraction}"));
        }
        text
    }
}
