//! Lines and areas of a series as SVG path data: through points, in steps, and between two lines.
//! Missing values break a line and end an area.

use crate::canvas::px;
use crate::series_frame::SeriesFrame;

impl SeriesFrame<'_> {
    /// A line through neighbouring values, broken where one is missing.
    pub(crate) fn line(&self, values: &[Option<f64>]) -> String {
        let mut path = String::new();
        let mut is_drawing = false;
        for (place, value) in values.iter().enumerate() {
            if let Some(value) = value {
                let command = if is_drawing { 'L' } else { 'M' };
                path.push(command);
                path.push_str(&format!(
                    "{} {}",
                    px(self.x(place as f64)),
                    px(self.y(*value))
                ));
            }
            is_drawing = value.is_some();
        }
        path
    }

    /// A line in steps, one per point, each as wide as the point's slot.
    pub(crate) fn steps(&self, values: &[Option<f64>]) -> String {
        let mut path = String::new();
        let mut is_drawing = false;
        for (place, value) in values.iter().enumerate() {
            if let Some(value) = value {
                let (y, end) = (px(self.y(*value)), px(self.x(place as f64 + 0.5)));
                if is_drawing {
                    path.push_str(&format!("V{y}H{end}"));
                } else {
                    path.push_str(&format!("M{} {y}H{end}", px(self.x(place as f64 - 0.5))));
                }
            }
            is_drawing = value.is_some();
        }
        path
    }

    /// The area between two stepped lines, slot by slot.
    pub(crate) fn stepped_band(&self, lows: &[Option<f64>], highs: &[Option<f64>]) -> String {
        let slots = lows
            .iter()
            .zip(highs)
            .enumerate()
            .map(|(place, pair)| (place as f64, pair));
        let corner =
            |place: f64, value: f64| format!("{} {}", px(self.x(place)), px(self.y(value)));
        self.band(slots.flat_map(|(place, pair)| {
            match pair {
                (Some(low), Some(high)) => [place - 0.5, place + 0.5]
                    .map(|edge| Some((corner(edge, *low), corner(edge, *high)))),
                _ => [None, None],
            }
        }))
    }

    /// The area between two lines from point to point.
    pub(crate) fn sloped_band(&self, lows: &[Option<f64>], highs: &[Option<f64>]) -> String {
        let corner = |place: usize, value: f64| {
            format!("{} {}", px(self.x(place as f64)), px(self.y(value)))
        };
        self.band(
            lows.iter()
                .zip(highs)
                .enumerate()
                .map(|(place, pair)| match pair {
                    (Some(low), Some(high)) => Some((corner(place, *low), corner(place, *high))),
                    _ => None,
                }),
        )
    }

    /// Closed areas through pairs of lower and upper corners; `None` ends one area.
    fn band(&self, corners: impl Iterator<Item = Option<(String, String)>>) -> String {
        let mut path = String::new();
        let mut open: Vec<(String, String)> = Vec::new();
        for corner in corners.chain(std::iter::once(None)) {
            match corner {
                Some(pair) => open.push(pair),
                None => {
                    let there = open.iter().map(|(low, _)| low);
                    let back = open.iter().rev().map(|(_, high)| high);
                    for (place, corner) in there.chain(back).enumerate() {
                        path.push(if place == 0 { 'M' } else { 'L' });
                        path.push_str(corner);
                    }
                    if !open.is_empty() {
                        path.push('Z');
                    }
                    open.clear();
                }
            }
        }
        path
    }
}
