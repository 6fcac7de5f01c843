//! A series in the size of a word, with the current episode as a coloured tail.

use maud::{Markup, html};

use crate::canvas::px;
use crate::mark::Mark;
use crate::number::finite;
use crate::scale::Scale;

/// A small line for a row of a list. It has no axis: the row says the numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sparkline {
    /// What it shows, for whoever does not see it: `AUROC by week, falls from 0.82 to 0.71`.
    pub label: String,
    /// The values, oldest first; `None` breaks the line.
    pub values: Vec<Option<f64>>,
    /// Place of the first point of the episode; from there on the line has the mark's colour.
    pub episode_from: Option<usize>,
    /// What the episode means.
    pub mark: Mark,
}

const WIDTH: f64 = 160.0;
const HEIGHT: f64 = 32.0;
const MARGIN: f64 = 5.0;

impl Sparkline {
    /// The drawing, 160 by 32 units.
    pub fn render(&self) -> Markup {
        let values: Vec<Option<f64>> = self.values.iter().map(|value| finite(*value)).collect();
        let scale = Scale::over(
            values.iter().flatten().copied(),
            HEIGHT - MARGIN,
            MARGIN,
            2.0,
        );
        let flat = self.flat_scale(&values);
        let steps = values.len().saturating_sub(1).max(1) as f64;
        let points: Vec<Option<(f64, f64)>> = values
            .iter()
            .enumerate()
            .map(|(place, value)| {
                let x = MARGIN + place as f64 / steps * (WIDTH - 2.0 * MARGIN);
                value.map(|value| {
                    (
                        x,
                        flat.as_ref()
                            .map_or_else(|| scale.at(value), |flat| flat(value)),
                    )
                })
            })
            .collect();
        let start = self.episode_from.unwrap_or(points.len()).min(points.len());
        let (before, _) = points
            .split_at_checked(start.saturating_add(1))
            .unwrap_or((&points, &[]));
        let (_, episode) = points.split_at_checked(start).unwrap_or((&points, &[]));
        let last = points.iter().rev().flatten().next();
        html! {
            svg class="chart-spark" viewBox={ "0 0 " (px(WIDTH)) " " (px(HEIGHT)) } role="img" aria-label=(self.label) {
                title { (self.label) }
                path class="chart-series" d=(path_of(before)) {}
                path class={ "chart-episode " (self.mark.class()) } d=(path_of(episode)) {}
                @if let Some((x, y)) = last {
                    circle class={ "chart-end " (self.mark.class()) } cx=(px(*x)) cy=(px(*y)) r="3" {}
                }
            }
        }
    }

    /// Without an axis the data's own extremes are the ends, not round numbers.
    fn flat_scale(&self, values: &[Option<f64>]) -> Option<impl Fn(f64) -> f64 + use<>> {
        let present = || values.iter().flatten().copied();
        let low = present().fold(f64::INFINITY, f64::min);
        let high = present().fold(f64::NEG_INFINITY, f64::max);
        let span = high / 2.0 - low / 2.0;
        (span > 0.0 && span.is_finite()).then_some(move |value: f64| {
            HEIGHT - MARGIN - (value / 2.0 - low / 2.0) / span * (HEIGHT - 2.0 * MARGIN)
        })
    }
}

fn path_of(points: &[Option<(f64, f64)>]) -> String {
    let mut path = String::new();
    let mut is_drawing = false;
    for point in points {
        if let Some((x, y)) = point {
            path.push(if is_drawing { 'L' } else { 'M' });
            path.push_str(&format!("{} {}", px(*x), px(*y)));
        }
        is_drawing = point.is_some();
    }
    path
}
