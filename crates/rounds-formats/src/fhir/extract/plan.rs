//! What runs for one resource type: the views of that type compiled together.
//!
//! Paths of the usual shapes become nodes of a [`Trie`], so that an object's members are looked at
//! once for all columns of all views. Columns, lists and counters are numbered across the views of
//! the type and live in a [`super::scratch::Scratch`]. Where to read next: [`super::lower`] builds
//! it, [`super::walk`] and [`super::rows`] run it.

use crate::fhir::path::Expression;

use super::condition::Condition;
use super::trie::Trie;

/// Cells of what every resource has, before those of the views.
pub(crate) const ID_CELL: usize = 0;
/// `meta.versionId`.
pub(crate) const VERSION_CELL: usize = 1;
/// `meta.lastUpdated`.
pub(crate) const UPDATED_CELL: usize = 2;
/// How many cells those are.
pub(crate) const HEADER_CELLS: usize = 3;

/// The views of one resource type, ready to run.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub trie: Trie,
    /// Walked once per resource, for the header and the top level of every view.
    pub root: Walk,
    pub scopes: Vec<Scope>,
    pub views: Vec<PlannedView>,
    pub cell_count: usize,
    pub list_count: usize,
}

/// One view within a plan.
#[derive(Debug)]
pub(crate) struct PlannedView {
    /// Its number in the set.
    pub view: usize,
    pub filters: Vec<Condition>,
    /// Its top level, an index into the plan's scopes.
    pub scope: usize,
    /// Its first cell; the others follow in column order.
    pub first_cell: usize,
    pub column_count: usize,
}

/// One walk over an element: where in the trie it begins and what it starts afresh.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    pub node: usize,
    /// Cells to empty, with the list that a collection column fills.
    pub cells: Vec<(usize, Option<usize>)>,
    pub lists: Vec<usize>,
    pub counters: Vec<usize>,
}

/// An element and what is bound to it: columns, and what to go over from there.
#[derive(Debug)]
pub(crate) struct Scope {
    pub source: Source,
    /// Nothing for the top level of a view, which the plan's root walk has bound.
    pub walk: Option<Walk>,
    /// Columns that need the evaluator.
    pub evaluated: Vec<EvaluatedColumn>,
    /// Columns that are `%rowIndex`.
    pub row_index_cells: Vec<usize>,
    pub generators: Vec<Generator>,
    /// Every cell of this scope and of those within, to null for a `forEachOrNull` without
    /// elements, and the `%rowIndex` columns among them.
    pub null_cells: Vec<usize>,
    pub null_row_index_cells: Vec<usize>,
}

/// Where a scope's elements come from.
#[derive(Debug)]
pub(crate) enum Source {
    /// The element of the scope around it.
    Same,
    /// A list that the walk of the scope around it fills.
    List { list: usize, or_null: bool },
    /// An expression on the element of the scope around it.
    Evaluated { path: Expression, or_null: bool },
    /// `repeat`.
    Repeat(Vec<Expression>),
}

/// A column that needs the evaluator.
#[derive(Debug)]
pub(crate) struct EvaluatedColumn {
    pub cell: usize,
    pub path: Expression,
    pub collection: bool,
}

/// One factor of the product that makes rows.
#[derive(Debug)]
pub(crate) enum Generator {
    /// A nested scope, once per element.
    Each(usize),
    /// Scopes one after the other.
    Union(Vec<usize>),
}
