//! A ViewDefinition as read from JSON: a tree of selects with parsed paths.
//!
//! Reading is strict: what a ViewDefinition cannot have is refused with its place. How the tree
//! becomes something that runs is in [`super::extract`].

mod column;
mod constant;
mod reader;
mod select;

use super::path::Expression;

pub use column::{Part, ViewColumn};
pub(crate) use reader::Reader;

/// A view as written, paths parsed, columns numbered.
#[derive(Debug, Clone)]
pub(crate) struct Definition {
    /// From `name`, or the file's name where it has none.
    pub name: String,
    /// The resource type its rows come from.
    pub resource: String,
    /// From `title`.
    pub title: Option<String>,
    /// From `description`.
    pub description: Option<String>,
    /// Conditions a resource must meet, all of them.
    pub filters: Vec<Expression>,
    /// Top-level selects; their rows are combined each with each.
    pub selects: Vec<Select>,
    /// Columns in output order.
    pub columns: Vec<ViewColumn>,
}

/// A `select`, or a branch of a `unionAll`.
#[derive(Debug, Clone)]
pub(crate) struct Select {
    /// What it goes over.
    pub iteration: Iteration,
    /// Output column and path.
    pub columns: Vec<(usize, Expression)>,
    /// Nested selects; combined each with each.
    pub selects: Vec<Select>,
    /// Branches whose rows are put one after the other; all fill the same output columns.
    pub branches: Vec<Select>,
}

/// What a select goes over.
#[derive(Debug, Clone)]
pub(crate) enum Iteration {
    /// The element it is in, once.
    Once,
    /// `forEach`, `forEachOrNull`.
    ForEach {
        /// The elements.
        path: Expression,
        /// Whether no elements give one row of nulls.
        or_null: bool,
    },
    /// `repeat`: the elements of these paths, and theirs, to any depth.
    Repeat(Vec<Expression>),
}

impl Select {
    /// Output columns of this select and everything in it.
    pub fn output_columns(&self) -> Vec<usize> {
        let mut found: Vec<usize> = self.columns.iter().map(|(column, _)| *column).collect();
        for inner in self.selects.iter().chain(self.branches.first()) {
            found.extend(inner.output_columns());
        }
        found
    }
}
