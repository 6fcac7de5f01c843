//! A place in an order and how far it may move: a dot on a line, in the size of a word.

use maud::{Markup, html};

use crate::canvas::px;

/// A small drawing for a row of an order. The row says the numbers, too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceRange {
    /// What it shows, for whoever does not see it: `place 3, between 2 and 5 of 12`.
    pub label: String,
    /// The place, counted from 1.
    pub place: usize,
    /// First and last place it may have.
    pub range: Option<(usize, usize)>,
    /// How many places there are.
    pub of: usize,
}

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 16.0;
const MARGIN: f64 = 6.0;

impl PlaceRange {
    /// The drawing, 120 by 16 units, the first place on the left.
    pub fn render(&self) -> Markup {
        let steps = self.of.saturating_sub(1).max(1) as f64;
        let at = |place: usize| {
            let before = place.clamp(1, self.of.max(1)) - 1;
            MARGIN + before as f64 / steps * (WIDTH - 2.0 * MARGIN)
        };
        let middle = HEIGHT / 2.0;
        html! {
            svg class="chart-places" viewBox={ "0 0 " (px(WIDTH)) " " (px(HEIGHT)) } role="img" aria-label=(self.label) {
                title { (self.label) }
                line class="chart-places-all" x1=(px(at(1))) x2=(px(at(self.of))) y1=(px(middle)) y2=(px(middle)) {}
                @if let Some((first, last)) = self.range {
                    line class="chart-places-range" x1=(px(at(first))) x2=(px(at(last))) y1=(px(middle)) y2=(px(middle)) {}
                }
                circle class="chart-places-dot" cx=(px(at(self.place))) cy=(px(middle)) r="4" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_is_left_and_the_last_right() {
        let drawn = |place, of| {
            let range = PlaceRange {
                place,
                of,
                ..PlaceRange::default()
            };
            range.render().into_string()
        };
        assert!(drawn(1, 5).contains(r#"cx="6""#), "{}", drawn(1, 5));
        assert!(drawn(5, 5).contains(r#"cx="114""#));
        assert!(drawn(3, 5).contains(r#"cx="60""#));
        assert!(drawn(1, 1).contains(r#"cx="6""#));
        // A place outside the order is drawn at its end.
        assert!(drawn(9, 5).contains(r#"cx="114""#));
        assert!(drawn(0, 0).contains(r#"cx="6""#));
    }
}
