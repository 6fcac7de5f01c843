//! What is found in one resource, before it becomes rows: kept between resources so that no
//! column allocates.

use simd_json::Node;

use crate::fhir::evaluate::{Fault, Item, Worth, node_worth};
use crate::fhir::tape;

use super::plan::{Plan, Walk};
use super::trie::MANY;

/// What a column holds for the row at hand.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) enum Cell {
    /// Nothing.
    #[default]
    Null,
    /// More than one value where one is allowed; a fault as soon as a row is made of it.
    Many,
    /// The value at this index of the tape.
    Node(u32),
    /// A part of the text at this index of the tape.
    Part { node: u32, start: u32, end: u32 },
    /// A whole number.
    Integer(i64),
    /// Values at the indices in this list.
    List(usize),
    /// A computed value.
    Computed(usize),
    /// Computed values, from and to.
    ComputedList(usize, usize),
}

/// Cells, lists and counters of a plan.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub cells: Vec<Cell>,
    pub lists: Vec<Vec<u32>>,
    pub counters: Vec<usize>,
}

impl Scratch {
    /// Makes room for a plan.
    pub fn fit(&mut self, plan: &Plan) {
        if self.cells.len() < plan.cell_count {
            self.cells.resize(plan.cell_count, Cell::Null);
        }
        if self.lists.len() < plan.list_count {
            self.lists.resize(plan.list_count, Vec::new());
        }
        if self.counters.len() < plan.trie.counter_count() {
            self.counters.resize(plan.trie.counter_count(), 0);
        }
    }

    /// Empties what a walk fills.
    pub fn begin(&mut self, walk: &Walk) {
        for (cell, list) in &walk.cells {
            self.set(*cell, list.map_or(Cell::Null, Cell::List));
        }
        for list in &walk.lists {
            if let Some(list) = self.lists.get_mut(*list) {
                list.clear();
            }
        }
        for counter in &walk.counters {
            if let Some(counter) = self.counters.get_mut(*counter) {
                *counter = 0;
            }
        }
    }

    /// Puts a value into a cell.
    #[inline]
    pub fn set(&mut self, cell: usize, value: Cell) {
        if let Some(cell) = self.cells.get_mut(cell) {
            *cell = value;
        }
    }

    /// Puts a value into a cell that takes one.
    #[inline]
    pub fn put(&mut self, cell: usize, value: Cell) {
        if let Some(cell) = self.cells.get_mut(cell) {
            *cell = match *cell {
                Cell::Null => value,
                _ => Cell::Many,
            };
        }
    }
}

/// What cells point into.
#[derive(Clone, Copy)]
pub(crate) struct Found<'r, 'a> {
    pub tape: &'a [Node<'a>],
    pub lists: &'r [Vec<u32>],
    pub computed: &'r [Item<'a>],
}

impl<'r, 'a> Found<'r, 'a> {
    /// The one value of a cell, or nothing; a fault when there are several.
    #[inline]
    pub fn one(&self, cell: Cell) -> Result<Option<Worth<'r>>, Fault> {
        Ok(match cell {
            Cell::Null => None,
            Cell::Node(node) => Some(node_worth(self.tape, node)),
            Cell::Part { node, start, end } => tape::text(self.tape, node)
                .and_then(|text| text.get(start as usize..end as usize))
                .map(Worth::Text),
            Cell::Integer(value) => Some(Worth::Integer(value)),
            Cell::Computed(item) => self.computed.get(item).map(|item| item.worth(self.tape)),
            Cell::Many => return Err(Fault::new(MANY.0, MANY.1)),
            Cell::List(_) | Cell::ComputedList(..) => {
                let values = self.all(cell);
                match values.as_slice() {
                    [] => None,
                    [value] => Some(*value),
                    _ => return Err(Fault::new(MANY.0, MANY.1)),
                }
            }
        })
    }

    /// All values of a collection's cell; nothing for [`Cell::Null`].
    pub fn all(&self, cell: Cell) -> Vec<Worth<'r>> {
        match cell {
            Cell::List(list) => {
                let nodes = self.lists.get(list).map(Vec::as_slice).unwrap_or_default();
                nodes
                    .iter()
                    .map(|node| node_worth(self.tape, *node))
                    .collect()
            }
            Cell::ComputedList(from, to) => {
                let items = self.computed.get(from..to).unwrap_or_default();
                items.iter().map(|item| item.worth(self.tape)).collect()
            }
            _ => self.one(cell).ok().flatten().into_iter().collect(),
        }
    }
}
