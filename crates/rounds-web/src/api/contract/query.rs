//! A question in SQL, and its answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::measure::TableVersionRead;
use crate::page_data::{self, Cell};

/// Longest question; the same limit as on the command line.
pub const SQL_BYTES_MAX: usize = 256 * 1024;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// One `select`.
    #[schema(min_length = 1, max_length = 262144, example = "select 1 as one")]
    pub sql: String,
    /// A version number or a time; without it the present.
    #[schema(max_length = 64)]
    pub as_of: Option<String>,
    /// Rows to give at most. More than the page shows needs `rows:export`.
    #[schema(minimum = 1)]
    pub rows_max: Option<usize>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Answer {
    /// In the order of the select list.
    pub columns: Vec<AnswerColumn>,
    /// Each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
    /// Whether there were more rows than were asked for.
    pub more: bool,
    /// Time it took.
    pub duration_s: f64,
    /// Tables and versions it read.
    pub reads: Vec<TableVersionRead>,
}

/// One column of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnswerColumn {
    /// Its name.
    pub name: String,
    /// Its type, as SQL says it.
    #[serde(rename = "type")]
    pub type_name: String,
}

/// One value of an answer: null, true, false, a number or a text.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Value {
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

impl From<page_data::QueryAnswer> for Answer {
    fn from(answer: page_data::QueryAnswer) -> Self {
        let columns = answer.columns.into_iter().map(|column| AnswerColumn {
            name: column.name,
            type_name: column.type_name,
        });
        let rows = answer.rows.into_iter();
        Self {
            columns: columns.collect(),
            rows: rows
                .map(|row| row.into_iter().map(Value::from).collect())
                .collect(),
            more: answer.more,
            duration_s: answer.duration_seconds,
            reads: answer
                .reads
                .into_iter()
                .map(TableVersionRead::from)
                .collect(),
        }
    }
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Boolean(value) => Self::Boolean(value),
            Cell::Integer(value) => Self::Integer(value),
            Cell::Number(value) => Self::Number(value),
            Cell::Text(text) => Self::Text(text),
        }
    }
}
