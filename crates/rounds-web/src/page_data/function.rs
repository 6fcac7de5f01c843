//! SQL functions: the list, and what one of them takes, computes and answers.

use super::AnswerPart;

/// Whether a function reads one row or many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionCall {
    /// One answer for each row.
    PerRow,
    /// One answer for each group of rows.
    Aggregate,
}

/// A function in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionRow {
    /// The name in SQL.
    pub name: String,
    /// The heading it stands under; functions of a topic follow each other.
    pub topic: String,
    /// How it is called.
    pub call: FunctionCall,
    /// The name with its parameters; optional ones in brackets.
    pub signature: String,
    /// What it answers, in one sentence.
    pub summary: String,
}

/// One function.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionPage {
    /// As it stands in the list.
    pub row: FunctionRow,
    /// In the order of the call.
    pub parameters: Vec<FunctionParameter>,
    /// The formula, its conventions and what they mean for the reader.
    pub formula: String,
    /// Where it is published.
    pub citation: String,
    /// A query that calls it.
    pub example: String,
    /// The rows that the example gives; each has its columns as parts.
    pub answer: Vec<AnswerPart>,
    /// Whether this site can run the example as it stands. If not, `answer` is that of a site which
    /// has what the example names.
    pub runs_here: bool,
}

/// What may be given to a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionParameter {
    /// Its name in the signature.
    pub name: String,
    /// The values it takes, for example `numbers`.
    pub takes: String,
    /// Its meaning and unit.
    pub meaning: String,
    /// Whether a call must have it.
    pub is_required: bool,
}
