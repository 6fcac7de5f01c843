//! A funnel: each group's value against its size, with limits that narrow as size grows, so that
//! small groups are not called extreme for being small.

use maud::{Markup, html};

use crate::canvas::{Plot, Size, px, text_width};
use crate::figure::{Drawing, FigureText, counted, figure, focusable};
use crate::groups::{Group, csv_of, extremes, table_of};
use crate::mark::{Mark, Side};
use crate::number::{finite, format_number, format_tick};
use crate::scale::Scale;

/// The limits at one size of group, in order of size.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FunnelLimit {
    /// Size of the group.
    pub denominator: f64,
    /// Limits that 95 % of groups lie within when only chance differs.
    pub inner: (f64, f64),
    /// Limits that 99.8 % of groups lie within.
    pub outer: (f64, f64),
}

/// A funnel plot. Groups without a denominator are in the table only.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Funnel {
    /// Unique in its page.
    pub id: String,
    /// The finding, as a sentence.
    pub title: String,
    /// Estimate, interval and n.
    pub caption: String,
    /// Unit of the values; `%` means that they are shares.
    pub unit: String,
    /// What the denominator counts: `stays`, `orders`.
    pub denominator_label: String,
    /// The groups.
    pub groups: Vec<Group>,
    /// The value of all groups together.
    pub centre: Option<f64>,
    /// The limits, by growing denominator.
    pub limits: Vec<FunnelLimit>,
}

const PLOT_HEIGHT: f64 = 250.0;

impl Funnel {
    /// The figure with its drawing.
    pub fn render(&self) -> Markup {
        let count = counted(self.groups.len(), "group", "groups");
        let marked = self
            .groups
            .iter()
            .filter(|group| group.mark != Mark::Common)
            .count();
        let text = FigureText {
            id: &self.id,
            title: &self.title,
            caption: &self.caption,
            description: format!(
                "Funnel of {count} by size, {marked} marked. {}",
                extremes(&self.groups, &self.unit)
            ),
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

    fn places(&self) -> impl Iterator<Item = (f64, f64, &Group)> {
        self.groups.iter().filter_map(|group| {
            let size = finite(group.denominator)?;
            finite(group.value).map(|value| (size, value, group))
        })
    }

    fn draw(&self, size: Size) -> Drawing {
        let sizes = self.places().map(|(size, ..)| size);
        let limit_sizes = self.limits.iter().map(|limit| limit.denominator);
        let values: Vec<f64> = self
            .places()
            .map(|(_, value, _)| value)
            .chain(
                self.limits
                    .iter()
                    .flat_map(|limit| [limit.outer.0, limit.outer.1]),
            )
            .chain(finite(self.centre))
            .collect();
        let unplaced = Scale::over(values.iter().copied(), 0.0, 1.0, 4.0);
        let tick = |value: f64| format_tick(value, unplaced.step, &self.unit);
        let widest = unplaced
            .ticks()
            .into_iter()
            .map(|value| text_width(&tick(value)))
            .fold(0.0, f64::max);
        let plot = Plot {
            left: widest + 10.0,
            right: size.width() - 12.0,
            top: 10.0,
            bottom: 10.0 + PLOT_HEIGHT,
        };
        let across = Scale::over(
            sizes.chain(limit_sizes).chain([0.0]),
            plot.left,
            plot.right,
            plot.width() / 110.0,
        );
        let up = Scale::over(values.iter().copied(), plot.bottom, plot.top, 4.0);
        let content = html! {
            (self.axes(&across, &up, &plot))
            @for (line, class) in self.limit_lines(&across, &up) { path class=(class) d=(line) {} }
            @if let Some(centre) = finite(self.centre) {
                path class="chart-centre" d={ "M" (px(plot.left)) " " (px(up.at(centre))) "H" (px(plot.right)) } {}
            }
            @for (size, value, group) in self.places() {
                @let side = if finite(self.centre).is_some_and(|centre| value < centre) { Side::Low } else { Side::High };
                (focusable(&group.spoken(&self.unit), group.href.as_deref(), &group.mark.shape(across.at(size), up.at(value), 5.0, side)))
            }
        };
        Drawing {
            height: plot.bottom + 44.0,
            content,
            legend: html! {},
        }
    }

    fn limit_lines(&self, across: &Scale, up: &Scale) -> Vec<(String, &'static str)> {
        let line = |of: fn(&FunnelLimit) -> f64| {
            let drawable = self
                .limits
                .iter()
                .filter(|limit| limit.denominator.is_finite() && of(limit).is_finite());
            drawable
                .enumerate()
                .fold(String::new(), |mut path, (place, limit)| {
                    path.push(if place == 0 { 'M' } else { 'L' });
                    path.push_str(&format!(
                        "{} {}",
                        px(across.at(limit.denominator)),
                        px(up.at(of(limit)))
                    ));
                    path
                })
        };
        vec![
            (line(|limit| limit.outer.0), "chart-limit"),
            (line(|limit| limit.outer.1), "chart-limit"),
            (line(|limit| limit.inner.0), "chart-limit-inner"),
            (line(|limit| limit.inner.1), "chart-limit-inner"),
        ]
    }

    fn axes(&self, across: &Scale, up: &Scale, plot: &Plot) -> Markup {
        html! {
            g class="chart-axis" aria-hidden="true" {
                @for tick in up.ticks() {
                    path class="chart-grid" d={ "M" (px(plot.left)) " " (px(up.at(tick))) "H" (px(plot.right)) } {}
                    text class="chart-tick" x=(px(plot.left - 8.0)) y=(px(up.at(tick) + 4.0)) text-anchor="end" {
                        (format_tick(tick, up.step, &self.unit))
                    }
                }
                @for tick in across.ticks() {
                    text class="chart-tick" x=(px(across.at(tick))) y=(px(plot.bottom + 18.0)) text-anchor="middle" {
                        (format_number(tick, ""))
                    }
                }
                text class="chart-muted" x=(px(plot.right)) y=(px(plot.bottom + 36.0)) text-anchor="end" { (self.denominator_label) }
            }
        }
    }
}
