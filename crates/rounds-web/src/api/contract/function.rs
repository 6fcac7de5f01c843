//! SQL functions: what they take, compute and answer.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::page_data::{self, AnswerPart};

/// Whether a function reads one row or many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FunctionCall {
    /// One answer for each row.
    PerRow,
    /// One answer for each group of rows.
    Aggregate,
}

/// A function in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FunctionSummary {
    /// The name in SQL.
    pub name: String,
    /// The heading it stands under.
    pub topic: String,
    /// How it is called.
    pub call: FunctionCall,
    /// The name with its parameters; optional ones in brackets.
    pub signature: String,
    /// What it answers, in one sentence.
    pub summary: String,
}

/// One function.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Function {
    /// As it stands in lists.
    pub summary: FunctionSummary,
    /// In the order of the call.
    pub parameters: Vec<FunctionParameter>,
    /// The formula and its conventions.
    pub formula: String,
    /// Where it is published.
    pub citation: String,
    /// A query that calls it.
    pub example: String,
    /// The rows that the example gives, each with its columns by name.
    pub answer: Vec<Value>,
    /// Whether this site can run the example as it stands.
    pub runs_here: bool,
}

/// What may be given to a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FunctionParameter {
    /// Its name in the signature.
    pub name: String,
    /// The values it takes.
    pub takes: String,
    /// Its meaning and unit.
    pub meaning: String,
    /// Whether a call must have it.
    pub is_required: bool,
}

impl From<page_data::FunctionRow> for FunctionSummary {
    fn from(row: page_data::FunctionRow) -> Self {
        let call = match row.call {
            page_data::FunctionCall::PerRow => FunctionCall::PerRow,
            page_data::FunctionCall::Aggregate => FunctionCall::Aggregate,
        };
        Self {
            name: row.name,
            topic: row.topic,
            call,
            signature: row.signature,
            summary: row.summary,
        }
    }
}

impl From<page_data::FunctionPage> for Function {
    fn from(page: page_data::FunctionPage) -> Self {
        let parameters = page.parameters.into_iter();
        Self {
            summary: page.row.into(),
            parameters: parameters.map(FunctionParameter::from).collect(),
            formula: page.formula,
            citation: page.citation,
            example: page.example,
            answer: page.answer.into_iter().map(value).collect(),
            runs_here: page.runs_here,
        }
    }
}

impl From<page_data::FunctionParameter> for FunctionParameter {
    fn from(parameter: page_data::FunctionParameter) -> Self {
        Self {
            name: parameter.name,
            takes: parameter.takes,
            meaning: parameter.meaning,
            is_required: parameter.is_required,
        }
    }
}

fn value(part: AnswerPart) -> Value {
    match part {
        AnswerPart::Null => Value::Null,
        AnswerPart::Boolean(value) => value.into(),
        AnswerPart::Integer(value) => value.into(),
        AnswerPart::Number(value) => value.into(),
        AnswerPart::Text(text) => text.into(),
        AnswerPart::List(items) => items.into_iter().map(value).collect(),
        AnswerPart::Parts(parts) => {
            let members = parts.into_iter().map(|(name, part)| (name, value(part)));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}
