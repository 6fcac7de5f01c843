//! A ViewDefinition as read from JSON: a tree of selects with parsed paths.
//!
//! Reading is strict: what a ViewDefinition cannot have is refused with its place. How the tree
//! becomes something that runs is in [`super::extract`].

mod column;
mod constant;
mod reader;
mod schema;
mod select;

use super::path::{Expression, Start, Step};

pub use column::{Part, ViewColumn};
pub(crate) use reader::Reader;

/// A view as written, paths parsed, columns numbered.
#[derive(Debug, Clone)]
pub(crate) struct Definition {
    /// From `name`, or the file's name where it has none.
    pub name: String,
    /// The schema of the table it fills, from the tag `rounds/schema`; `clinical` without one.
    pub schema: String,
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

impl Definition {
    /// The output column whose path is `getResourceKey()` of the resource itself.
    pub fn resource_key_column(&self) -> Option<usize> {
        self.selects.iter().find_map(Select::resource_key_column)
    }
}

impl Select {
    /// Within this select and those nested in it that go over nothing themselves.
    fn resource_key_column(&self) -> Option<usize> {
        if !matches!(self.iteration, Iteration::Once) {
            return None;
        }
        let own = self.columns.iter().find(|(_, path)| {
            let chain = path.as_chain().filter(|chain| chain.start == Start::Focus);
            chain.is_some_and(|chain| chain.steps == [Step::ResourceKey])
        });
        own.map(|(column, _)| *column)
            .or_else(|| self.selects.iter().find_map(Self::resource_key_column))
    }

    /// Whether it gives one row for each element it is in, those nested in it left out: it goes over
    /// nothing, or over a first element with a row of nulls where there is none.
    pub fn gives_one_row(&self) -> bool {
        let is_single = match &self.iteration {
            Iteration::Once => true,
            Iteration::ForEach { path, or_null } => {
                let last = path.as_chain().and_then(|chain| chain.steps.last());
                *or_null && matches!(last, Some(Step::First | Step::Index(_)))
            }
            Iteration::Repeat(_) => false,
        };
        is_single && self.branches.is_empty()
    }

    /// Whether `holds` for this select and every one nested in it, branches left out.
    pub fn all(&self, holds: &impl Fn(&Select) -> bool) -> bool {
        holds(self) && self.selects.iter().all(|inner| inner.all(holds))
    }

    /// Output columns of this select and everything in it.
    pub fn output_columns(&self) -> Vec<usize> {
        let mut found: Vec<usize> = self.columns.iter().map(|(column, _)| *column).collect();
        for inner in self.selects.iter().chain(self.branches.first()) {
            found.extend(inner.output_columns());
        }
        found
    }
}
