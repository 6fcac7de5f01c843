//! A question in SQL, and its answer or the reason there is none.

use serde::Serialize;

use super::TableRead;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// One `select`.
    pub sql: String,
    /// A version number or a time, as typed; none for the present.
    pub as_of: Option<String>,
    /// Rows to give at most.
    pub rows_max: usize,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryAnswer {
    /// In the order of the select list.
    pub columns: Vec<AnswerColumn>,
    /// At most as many as were asked for; each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// Whether there were more rows than were asked for.
    pub more: bool,
    /// Time it took.
    pub duration_seconds: f64,
    /// Tables and versions it read.
    pub reads: Vec<TableRead>,
}

/// One column of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerColumn {
    /// Its name.
    pub name: String,
    /// Its type, as SQL says it.
    pub type_name: String,
}

/// One value of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Anything else, written as text.
    Text(String),
}

/// Why a question was not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryRefused {
    /// What was expected and what was found, without data from rows.
    pub message: String,
    /// Where in the text.
    pub position: Option<Position>,
    /// What to do, for example `did you mean "class"?`.
    pub hint: Option<String>,
    /// Whose doing it is.
    pub cause: RefusalCause,
}

/// Whose doing a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RefusalCause {
    /// The question's.
    #[default]
    Question,
    /// Nobody's: too many questions are being answered.
    Busy {
        /// When to ask again.
        retry_after_seconds: u64,
    },
    /// The installation's: what it must keep of the question cannot be kept.
    Unavailable,
}

/// A place in the question's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Line, counted from 1.
    pub line: u64,
    /// Column, counted from 1.
    pub column: u64,
}
