//! Why a view definition was refused, and why a view gives no rows for a resource.

use rounds_core::Reason;

use super::path::PathError;

/// A view definition that cannot be used. Every message names the file and the place in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    /// The file is not JSON.
    #[error("{file}: not JSON: {message}")]
    NotJson {
        /// The file.
        file: String,
        /// The parser's message, with line and column.
        message: String,
    },
    /// A key that a ViewDefinition does not have at this place.
    #[error("{file}: {place}: unknown key {key:?}{suggestion}")]
    UnknownKey {
        /// The file.
        file: String,
        /// For example `select[0].column[2]`.
        place: String,
        /// The key.
        key: String,
        /// `, did you mean …?` or nothing.
        suggestion: String,
    },
    /// A key that must be there.
    #[error("{file}: {place}: {key:?} is missing")]
    MissingKey {
        /// The file.
        file: String,
        /// Where.
        place: String,
        /// The key.
        key: &'static str,
    },
    /// A value of the wrong JSON type, or one that is not allowed here.
    #[error("{file}: {place}: expected {expected}, found {found}")]
    WrongValue {
        /// The file.
        file: String,
        /// Where.
        place: String,
        /// What may stand there.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A FHIRPath that cannot be read or lies outside the subset.
    #[error("{file}: {place}: {source}")]
    Path {
        /// The file.
        file: String,
        /// Where; for a column with its name.
        place: String,
        /// What is wrong with it, and at which character.
        source: PathError,
    },
    /// Two columns of one name.
    #[error("{file}: {place}: there is already a column named {name:?}")]
    DuplicateColumn {
        /// The file.
        file: String,
        /// Where the second one is.
        place: String,
        /// The name.
        name: String,
    },
    /// Branches of a `unionAll` whose columns differ in name, type or order.
    #[error(
        "{file}: {place}: columns of a unionAll must be the same in every branch: expected {expected}, found {found}"
    )]
    UnionMismatch {
        /// The file.
        file: String,
        /// The branch that differs from the first.
        place: String,
        /// Columns of the first branch.
        expected: String,
        /// Columns of this branch.
        found: String,
    },
    /// What makes a table of a view is missing or contradicts itself.
    #[error("{file}: {message}")]
    Table {
        /// The file.
        file: String,
        /// What, and what to do.
        message: String,
    },
    /// Two views of one name.
    #[error("{file}: there is already a view named {name:?}")]
    DuplicateView {
        /// The file of the second one.
        file: String,
        /// The name.
        name: String,
    },
}

/// A resource from which a view cannot make rows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", column.as_ref().map(|c| format!("{c}: ")).unwrap_or_default())]
pub struct ViewRowError {
    /// The kind of fault.
    pub reason: Reason,
    /// `view.column`, where the fault lies in a column.
    pub column: Option<String>,
    /// What was expected and what was found.
    pub message: String,
}
