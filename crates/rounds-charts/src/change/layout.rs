//! Where the labels of changes go: boxes that never intersect, whatever the places of the changes.

use crate::canvas::text_width;

/// Height of one row of labels, in units.
pub(super) const ROW: f64 = 15.0;
/// Rows of labels with words at most.
const ROWS_MAX: usize = 3;
/// Room on each side of a label's letters, one of which the line takes.
pub(super) const MARGIN: f64 = 5.0;
/// Share of the plot's width that a label may take.
const SHARE_MAX: f64 = 0.75;

/// A label that has found its place: a box, its row counted from the top.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub(super) left: f64,
    pub(super) width: f64,
    pub(super) row: usize,
    pub(super) text: String,
    /// Which marks it names, as first and last place in the order of time.
    first: usize,
    last: usize,
}

impl Label {
    fn right(&self) -> f64 {
        self.left + self.width
    }

    fn intersects(&self, other: &Self) -> bool {
        self.row == other.row && self.left < other.right() && other.left < self.right()
    }
}

/// The labels of a series of marks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub(super) labels: Vec<Label>,
    /// Whether the labels are numbers, because words found no room.
    pub(super) is_numbered: bool,
}

impl Layout {
    /// For marks at these coordinates, in order, each with its words.
    pub(super) fn of(marks: &[(f64, &str)], left: f64, right: f64) -> Self {
        // Labels left of their lines find room from the right, where lines pass under none of them.
        let forwards = with_words(marks, 0..marks.len(), left, right);
        let placed = forwards.or_else(|| with_words(marks, (0..marks.len()).rev(), left, right));
        match placed {
            Some(labels) => Self {
                labels,
                is_numbered: false,
            },
            None => Self {
                labels: with_numbers(marks, left, right),
                is_numbered: true,
            },
        }
    }

    /// Rows that the labels need.
    pub(super) fn rows(&self) -> usize {
        let rows = self.labels.iter().map(|label| label.row + 1);
        rows.max().unwrap_or(0)
    }

    /// The label that names a mark.
    pub(super) fn label_of(&self, place: usize) -> Option<&Label> {
        let mut labels = self.labels.iter();
        labels.find(|label| (label.first..=label.last).contains(&place))
    }
}

/// Every label beside its line, in this order, in the highest row that has room; none where one
/// finds none.
fn with_words(
    marks: &[(f64, &str)],
    order: impl Iterator<Item = usize>,
    left: f64,
    right: f64,
) -> Option<Vec<Label>> {
    let mut labels: Vec<Label> = Vec::with_capacity(marks.len());
    for place in order {
        let (x, words) = marks.get(place)?;
        let width = text_width(words) + 2.0 * MARGIN;
        // Cut words say little; a number leads to all of them.
        if width > (right - left) * SHARE_MAX {
            return None;
        }
        let sides = [*x, x - width];
        let inside = sides
            .into_iter()
            .filter(|from| *from >= left && from + width <= right);
        let candidates = inside.flat_map(|from| (0..ROWS_MAX).map(move |row| (row, from)));
        let mut candidates: Vec<(usize, f64)> = candidates.collect();
        candidates.sort_by_key(|(row, _)| *row);
        let candidates = candidates.into_iter().map(|(row, from)| Label {
            left: from,
            width,
            row,
            text: (*words).to_owned(),
            first: place,
            last: place,
        });
        let mut free = candidates.filter(|label| {
            let is_free = !labels.iter().any(|placed| placed.intersects(label));
            // A line runs down from its row through those below; no letters stand in its way.
            is_free && !crosses(marks, &labels, label)
        });
        let label = free.next()?;
        labels.push(label);
    }
    Some(labels)
}

/// Whether a line of one of these would run through the letters of another.
fn crosses(marks: &[(f64, &str)], placed: &[Label], new: &Label) -> bool {
    let x_of = |label: &Label| marks.get(label.first).map_or(f64::NAN, |(x, _)| *x);
    let runs_through = |above: &Label, below: &Label| {
        let x = x_of(above);
        above.row < below.row && below.left + 1.0 < x && x < below.right() - 1.0
    };
    placed
        .iter()
        .any(|other| runs_through(other, new) || runs_through(new, other))
}

/// Numbers over their lines, in one row; neighbours that would touch become one label, `2–4`.
fn with_numbers(marks: &[(f64, &str)], left: f64, right: f64) -> Vec<Label> {
    let numbered = |first: usize, last: usize| -> Option<Label> {
        let (from, to) = (marks.get(first)?.0, marks.get(last)?.0);
        let text = match first == last {
            true => format!("{}", first + 1),
            false => format!("{}–{}", first + 1, last + 1),
        };
        let width = text_width(&text) + 2.0 * MARGIN;
        let middle = (from + to) / 2.0;
        let most_right = (right - width).max(left);
        Some(Label {
            left: (middle - width / 2.0).clamp(left, most_right),
            width,
            row: 0,
            text,
            first,
            last,
        })
    };
    let mut labels: Vec<Label> = Vec::new();
    for place in 0..marks.len() {
        let mut label = numbered(place, place);
        while let Some(new) = &label
            && let Some(before) = labels.last().filter(|before| before.intersects(new))
        {
            label = numbered(before.first, new.last);
            labels.pop();
        }
        labels.extend(label);
    }
    labels
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WIDE: (f64, f64) = (40.0, 700.0);

    fn texts(marks: &[(f64, &str)]) -> Vec<String> {
        let layout = Layout::of(marks, WIDE.0, WIDE.1);
        layout.labels.into_iter().map(|label| label.text).collect()
    }

    #[test]
    fn words_stand_beside_their_line_while_they_have_room() {
        assert_eq!(texts(&[(100.0, "upgrade")]), ["upgrade"]);
        let three = [(100.0, "upgrade"), (110.0, "new ward"), (400.0, "holiday")];
        assert_eq!(texts(&three), ["upgrade", "new ward", "holiday"]);
        assert!(!Layout::of(&three, WIDE.0, WIDE.1).is_numbered);
        let at_the_end = [(650.0, "upgrade to version 3"), (655.0, "a new ward opens")];
        assert!(!Layout::of(&at_the_end, WIDE.0, WIDE.1).is_numbered);
    }

    #[test]
    fn a_crowd_is_numbered_and_neighbours_share_a_label() {
        let crowd: Vec<(f64, &str)> = [100.0, 101.0, 102.0, 103.0, 104.0, 300.0]
            .map(|x| (x, "a change with a long name"))
            .to_vec();
        assert_eq!(texts(&crowd), ["1–5", "6"]);
    }

    #[test]
    fn words_are_never_cut() {
        let long =
            "a change whose name is much longer than any chart is wide, or nearly so, and on";
        assert_eq!(texts(&[(300.0, &long.repeat(2))]), ["1"]);
    }

    proptest! {
        #[test]
        fn no_two_labels_intersect_and_every_mark_has_one(
            places in prop::collection::vec((40.0..700.0_f64, "[a-zA-Z %]{0,40}"), 0..30),
            is_narrow in any::<bool>(),
        ) {
            let (left, right) = if is_narrow { (40.0, 314.0) } else { WIDE };
            let mut marks: Vec<(f64, &str)> = places
                .iter()
                .map(|(x, label)| (x.clamp(left, right), label.as_str()))
                .collect();
            marks.sort_by(|a, b| a.0.total_cmp(&b.0));
            let layout = Layout::of(&marks, left, right);
            for (place, label) in layout.labels.iter().enumerate() {
                prop_assert!(label.left >= left - 0.01 && label.right() <= right + 0.01, "{label:?}");
                for other in layout.labels.iter().skip(place + 1) {
                    prop_assert!(!label.intersects(other), "{label:?} {other:?}");
                }
            }
            for place in 0..marks.len() {
                prop_assert!(layout.label_of(place).is_some(), "mark {place}");
            }
        }
    }
}
