//! From what a resource holds to rows: every combination of the elements its selects go over.
//!
//! Rows are not built in memory: a row is what the cells hold at the moment it is complete, and
//! goes to the [`RowSink`] at once. What is still to go over forms a linked list on the stack.

use rounds_core::Reason;
use simd_json::Node;

use crate::fhir::evaluate::{Evaluator, Fault, Item};
use crate::fhir::path::Expression;

use super::plan::{EvaluatedColumn, Generator, Plan, PlannedView, Scope, Source};
use super::scratch::{Cell, Found, Scratch};
use super::trie::MANY;
use super::walk::Walker;

/// Most elements that the selects of one view go over in one resource.
const ELEMENTS_MAX: usize = 1_000_000;
/// Most rows that one view makes of one resource; sibling selects multiply.
const ROWS_MAX: usize = 100_000;

/// A fault and the column it lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowFault {
    /// Column of the view; nothing when the fault lies in a `where` or `forEach`.
    pub column: Option<usize>,
    pub fault: Fault,
}

impl From<Fault> for RowFault {
    fn from(fault: Fault) -> Self {
        Self {
            column: None,
            fault,
        }
    }
}

/// Takes complete rows.
pub(crate) trait RowSink {
    /// One row of the view numbered `view` in its set.
    fn row(&mut self, view: usize, cells: &[Cell], found: Found<'_, '_>) -> Result<(), RowFault>;
}

/// One view on one resource.
pub(crate) struct Rows<'a, 's, S> {
    pub plan: &'a Plan,
    pub view: &'a PlannedView,
    pub tape: &'a [Node<'a>],
    pub scratch: &'s mut Scratch,
    pub sink: &'s mut S,
    computed: Vec<Item<'a>>,
    elements_left: usize,
    rows_left: usize,
}

/// Generators still to go through for the row at hand.
struct Pending<'p, 'a> {
    generators: &'a [Generator],
    focus: &'p Item<'a>,
    row_index: i64,
    then: Option<&'p Pending<'p, 'a>>,
}

impl<'a, 's, S: RowSink> Rows<'a, 's, S> {
    /// A view about to run; the plan's root walk has been done.
    pub fn new(
        plan: &'a Plan,
        view: &'a PlannedView,
        tape: &'a [Node<'a>],
        scratch: &'s mut Scratch,
        sink: &'s mut S,
    ) -> Self {
        Self {
            plan,
            view,
            tape,
            scratch,
            sink,
            computed: Vec::new(),
            elements_left: ELEMENTS_MAX,
            rows_left: ROWS_MAX,
        }
    }

    /// Sends every row of the view to the sink.
    pub fn run(mut self) -> Result<(), RowFault> {
        let focus = Item::Node(0);
        let evaluator = self.evaluator();
        for filter in &self.view.filters {
            if filter.test(evaluator, 0, 0)? != Some(true) {
                return Ok(());
            }
        }
        self.enter(self.view.scope, &focus, 0, None)
    }

    fn evaluator(&self) -> Evaluator<'a> {
        Evaluator { tape: self.tape }
    }

    /// Binds a scope to an element and goes on with its generators, then with `then`.
    fn enter(
        &mut self,
        scope: usize,
        focus: &Item<'a>,
        row_index: i64,
        then: Option<&Pending<'_, 'a>>,
    ) -> Result<(), RowFault> {
        let plan = self.plan;
        let Some(scope) = plan.scopes.get(scope) else {
            return Ok(());
        };
        self.elements_left = self
            .elements_left
            .checked_sub(1)
            .ok_or_else(too_many_elements)?;
        let computed_before = self.computed.len();
        self.bind(scope, focus, row_index)?;
        let pending = Pending {
            generators: &scope.generators,
            focus,
            row_index,
            then,
        };
        self.advance(Some(&pending))?;
        self.computed.truncate(computed_before);
        Ok(())
    }

    fn bind(&mut self, scope: &'a Scope, focus: &Item<'a>, row_index: i64) -> Result<(), RowFault> {
        match (&scope.walk, focus) {
            (Some(walk), Item::Node(index)) => Walker {
                plan: self.plan,
                tape: self.tape,
                scratch: self.scratch,
                row_index,
            }
            .bind(walk, *index),
            (Some(walk), computed) => self.bind_computed(walk, computed),
            (None, _) => {}
        }
        for cell in &scope.row_index_cells {
            self.scratch.set(*cell, Cell::Integer(row_index));
        }
        for column in &scope.evaluated {
            let cell = self.evaluate(column, focus, row_index)?;
            self.scratch.set(column.cell, cell);
        }
        Ok(())
    }

    /// A computed element has no members: only `$this` is something.
    fn bind_computed(&mut self, walk: &super::plan::Walk, element: &Item<'a>) {
        use super::trie::Leaf;
        self.scratch.begin(walk);
        let node = self.plan.trie.node(walk.node);
        for leaf in node.map(|node| node.leaves.as_slice()).unwrap_or_default() {
            if let Leaf::Cell(cell) = leaf {
                self.computed.push(element.clone());
                self.scratch
                    .set(*cell, Cell::Computed(self.computed.len() - 1));
            }
        }
    }

    fn evaluate(
        &mut self,
        column: &'a EvaluatedColumn,
        focus: &Item<'a>,
        row_index: i64,
    ) -> Result<Cell, RowFault> {
        let items = self
            .evaluator()
            .evaluate(&column.path, focus, row_index)
            .map_err(|fault| RowFault {
                column: column.cell.checked_sub(self.view.first_cell),
                fault,
            })?;
        let from = self.computed.len();
        let count = items.len();
        self.computed.extend(items);
        Ok(match count {
            _ if column.collection => Cell::ComputedList(from, from + count),
            0 => Cell::Null,
            1 => Cell::Computed(from),
            _ => Cell::Many,
        })
    }

    fn advance(&mut self, pending: Option<&Pending<'_, 'a>>) -> Result<(), RowFault> {
        let Some(now) = pending else {
            return self.complete();
        };
        let Some((generator, rest)) = now.generators.split_first() else {
            return self.advance(now.then);
        };
        let after = Pending {
            generators: rest,
            ..*now
        };
        match generator {
            Generator::Each(scope) => self.each(*scope, now.focus, now.row_index, Some(&after)),
            Generator::Union(branches) => {
                for branch in branches {
                    self.enter(*branch, now.focus, now.row_index, Some(&after))?;
                }
                Ok(())
            }
        }
    }

    fn each(
        &mut self,
        number: usize,
        focus: &Item<'a>,
        row_index: i64,
        after: Option<&Pending<'_, 'a>>,
    ) -> Result<(), RowFault> {
        let plan = self.plan;
        let Some(scope) = plan.scopes.get(number) else {
            return Ok(());
        };
        match &scope.source {
            Source::Same => self.enter(number, focus, row_index, after),
            Source::List { list, or_null } => {
                let mut position = 0;
                // The list may not be borrowed meanwhile, but nothing below changes it: a list is
                // filled by the walk of the scope around it alone.
                while let Some(node) = self.scratch.lists.get(*list).and_then(|l| l.get(position)) {
                    let element = Item::Node(*node);
                    self.enter(number, &element, position as i64, after)?;
                    position += 1;
                }
                self.null_row(scope, *or_null && position == 0, after)
            }
            Source::Evaluated { path, or_null } => {
                let elements = self.evaluator().evaluate(path, focus, row_index)?;
                self.elements(number, &elements, after)?;
                self.null_row(scope, *or_null && elements.is_empty(), after)
            }
            Source::Repeat(paths) => {
                let mut elements = Vec::new();
                self.repeat(paths, focus, &mut elements)?;
                self.elements(number, &elements, after)
            }
        }
    }

    fn elements(
        &mut self,
        scope: usize,
        elements: &[Item<'a>],
        after: Option<&Pending<'_, 'a>>,
    ) -> Result<(), RowFault> {
        for (position, element) in elements.iter().enumerate() {
            self.enter(scope, element, position as i64, after)?;
        }
        Ok(())
    }

    fn null_row(
        &mut self,
        scope: &Scope,
        is_wanted: bool,
        after: Option<&Pending<'_, 'a>>,
    ) -> Result<(), RowFault> {
        if !is_wanted {
            return Ok(());
        }
        for cell in &scope.null_cells {
            self.scratch.set(*cell, Cell::Null);
        }
        for cell in &scope.null_row_index_cells {
            self.scratch.set(*cell, Cell::Integer(0));
        }
        self.advance(after)
    }

    /// Elements of the paths, each followed by its own, to any depth.
    fn repeat(
        &self,
        paths: &'a [Expression],
        focus: &Item<'a>,
        found: &mut Vec<Item<'a>>,
    ) -> Result<(), RowFault> {
        for path in paths {
            for item in self.evaluator().evaluate(path, focus, 0)? {
                let leads_deeper =
                    matches!((&item, focus), (Item::Node(to), Item::Node(from)) if to > from);
                if !leads_deeper {
                    let message =
                        "a path of repeat must lead to elements within the one it starts from";
                    return Err(Fault::new(Reason::WrongType, message).into());
                }
                if found.len() >= self.elements_left {
                    return Err(too_many_elements());
                }
                found.push(item.clone());
                self.repeat(paths, &item, found)?;
            }
        }
        Ok(())
    }

    fn complete(&mut self) -> Result<(), RowFault> {
        let (from, to) = (
            self.view.first_cell,
            self.view.first_cell + self.view.column_count,
        );
        self.rows_left = self.rows_left.checked_sub(1).ok_or_else(too_many_rows)?;
        let cells = self.scratch.cells.get(from..to).unwrap_or_default();
        let found = Found {
            tape: self.tape,
            lists: &self.scratch.lists,
            computed: &self.computed,
        };
        self.sink.row(self.view.view, cells, found)
    }
}

fn too_many_rows() -> RowFault {
    let message = format!("the view makes more than {ROWS_MAX} rows of one resource");
    Fault::new(MANY.0, message).into()
}

fn too_many_elements() -> RowFault {
    let message = format!("the selects go over more than {ELEMENTS_MAX} elements of one resource");
    Fault::new(MANY.0, message).into()
}
