//! The hidden numbers of a table with totals, and what a reader can compute about them.

use super::is_small;

/// A table with its totals in the last row and column, and which of its numbers are hidden.
pub(super) struct Unknowns {
    values: Vec<Vec<u64>>,
    hidden: Vec<Vec<bool>>,
    pub(super) minimum: u64,
}

/// Row and column of a number.
type Place = (usize, usize);

impl Unknowns {
    pub(super) fn new(values: Vec<Vec<u64>>, minimum: u64) -> Self {
        let hidden = values.iter().map(|row| vec![false; row.len()]).collect();
        Unknowns {
            values,
            hidden,
            minimum,
        }
    }

    fn rows(&self) -> usize {
        self.values.len()
    }

    fn columns(&self) -> usize {
        self.values.first().map_or(0, Vec::len)
    }

    pub(super) fn places(&self) -> Vec<Place> {
        let columns = self.columns();
        (0..self.rows())
            .flat_map(|row| (0..columns).map(move |column| (row, column)))
            .collect()
    }

    pub(super) fn value(&self, row: usize, column: usize) -> u64 {
        let found = self.values.get(row).and_then(|row| row.get(column));
        found.copied().unwrap_or(0)
    }

    pub(super) fn hide(&mut self, row: usize, column: usize) {
        if let Some(is_hidden) = self.hidden.get_mut(row).and_then(|row| row.get_mut(column)) {
            *is_hidden = true;
        }
    }

    fn is_hidden(&self, (row, column): Place) -> bool {
        let found = self.hidden.get(row).and_then(|row| row.get(column));
        found.copied().unwrap_or(false)
    }

    pub(super) fn hidden_count(&self) -> usize {
        self.hidden
            .iter()
            .flatten()
            .filter(|hidden| **hidden)
            .count()
    }

    pub(super) fn shown(&self) -> Vec<Vec<Option<u64>>> {
        let row = |(values, hidden): (&Vec<u64>, &Vec<bool>)| {
            let shown = values.iter().zip(hidden);
            shown
                .map(|(value, hidden)| (!hidden).then_some(*value))
                .collect()
        };
        self.values.iter().zip(&self.hidden).map(row).collect()
    }

    /// The places of each row and each column, the total last.
    fn lines(&self) -> Vec<Vec<Place>> {
        let (rows, columns) = (self.rows(), self.columns());
        let across = (0..rows).map(|row| (0..columns).map(|column| (row, column)).collect());
        let down = (0..columns).map(|column| (0..rows).map(|row| (row, column)).collect());
        across.chain(down).collect()
    }

    /// Hides more while the hidden part of a line with a shown total adds up to a small number.
    pub(super) fn hide_until_sums_are_large(&mut self) {
        let lines = self.lines();
        loop {
            let before = self.hidden_count();
            for line in &lines {
                let Some((&total, cells)) = line.split_last() else {
                    continue;
                };
                while !self.is_hidden(total) && is_small(self.hidden_sum(cells), self.minimum) {
                    let next = self.smallest_shown(cells, |value| value > 0);
                    let (row, column) = next.unwrap_or(total);
                    self.hide(row, column);
                }
            }
            if self.hidden_count() == before {
                return;
            }
        }
    }

    fn hidden_sum(&self, cells: &[Place]) -> u64 {
        let hidden = cells.iter().filter(|place| self.is_hidden(**place));
        hidden.map(|&(row, column)| self.value(row, column)).sum()
    }

    fn smallest_shown(&self, places: &[Place], wanted: impl Fn(u64) -> bool) -> Option<Place> {
        let shown = places
            .iter()
            .copied()
            .filter(|&place| !self.is_hidden(place) && wanted(self.value(place.0, place.1)));
        shown.min_by_key(|&(row, column)| (self.value(row, column), row, column))
    }

    /// Hides one more number for each hidden one that the shown ones determine, until there is
    /// none.
    ///
    /// An edge between the two sides of a bridge closes a circle. Where all such edges are hidden
    /// already or there are none, an edge to a node outside comes first; the circle closes later.
    /// A shown positive number is large, so the hidden sums of lines stay large.
    pub(super) fn hide_until_nothing_follows(&mut self) {
        loop {
            let before = self.hidden_count();
            for place in self.places() {
                if let Some(next) = self.number_to_hide_for(place) {
                    self.hide(next.0, next.1);
                }
            }
            if self.hidden_count() == before {
                return;
            }
        }
    }

    /// What to hide because `place` follows from the shown numbers; `None` if it does not.
    fn number_to_hide_for(&self, place: Place) -> Option<Place> {
        if !self.is_hidden(place) {
            return None;
        }
        let near = self.reached_from(Node::Row(place.0), place);
        if near.contains_column(place.1) {
            return None;
        }
        let far = self.reached_from(Node::Column(place.1), place);
        let closes = |row: usize, column: usize| {
            near.contains_row(row) && far.contains_column(column)
                || far.contains_row(row) && near.contains_column(column)
        };
        let leads_out = |row: usize, column: usize| {
            let is_row_in = near.contains_row(row) || far.contains_row(row);
            is_row_in != (near.contains_column(column) || far.contains_column(column))
        };
        self.cheapest_shown(closes)
            .or_else(|| self.cheapest_shown(leads_out))
    }

    /// The smallest shown positive cell, else a cell of 0, else the smallest total.
    fn cheapest_shown(&self, wanted: impl Fn(usize, usize) -> bool) -> Option<Place> {
        let (rows, columns) = (self.rows(), self.columns());
        let (totals, cells): (Vec<Place>, Vec<Place>) = self
            .places()
            .into_iter()
            .filter(|&(row, column)| wanted(row, column))
            .partition(|&(row, column)| row + 1 == rows || column + 1 == columns);
        self.smallest_shown(&cells, |value| value > 0)
            .or_else(|| self.smallest_shown(&cells, |_| true))
            .or_else(|| self.smallest_shown(&totals, |_| true))
    }

    /// What is reached from `start` over hidden numbers other than `bridge`.
    fn reached_from(&self, start: Node, bridge: Place) -> Side {
        let mut side = Side {
            rows: vec![false; self.rows()],
            columns: vec![false; self.columns()],
        };
        let mut waiting = vec![start];
        while let Some(node) = waiting.pop() {
            if !side.add(node) {
                continue;
            }
            let neighbours: Vec<(Place, Node)> = match node {
                Node::Row(row) => (0..self.columns())
                    .map(|column| ((row, column), Node::Column(column)))
                    .collect(),
                Node::Column(column) => (0..self.rows())
                    .map(|row| ((row, column), Node::Row(row)))
                    .collect(),
            };
            let joined = neighbours
                .into_iter()
                .filter(|&(place, _)| place != bridge && self.is_hidden(place));
            waiting.extend(joined.map(|(_, next)| next));
        }
        side
    }
}

#[derive(Clone, Copy)]
enum Node {
    Row(usize),
    Column(usize),
}

struct Side {
    rows: Vec<bool>,
    columns: Vec<bool>,
}

impl Side {
    /// Whether the node is new.
    fn add(&mut self, node: Node) -> bool {
        let seen = match node {
            Node::Row(row) => self.rows.get_mut(row),
            Node::Column(column) => self.columns.get_mut(column),
        };
        seen.is_some_and(|seen| !std::mem::replace(seen, true))
    }

    fn contains_row(&self, row: usize) -> bool {
        self.rows.get(row).copied().unwrap_or(false)
    }

    fn contains_column(&self, column: usize) -> bool {
        self.columns.get(column).copied().unwrap_or(false)
    }
}
