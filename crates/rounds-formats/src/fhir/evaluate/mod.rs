//! Evaluates a path over a parsed line, collection by collection.
//!
//! This is the general way, right for every expression of the subset; columns of the usual shapes
//! go through [`super::extract`] instead and only fall back to it.

mod compare;
mod item;
mod operators;
mod steps;

use rounds_core::Reason;
use simd_json::Node;

use super::path::{Chain, Expression, Operator, Start, Step};

pub use item::{Item, Worth, node_worth};

/// Why a path has no value on this resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The kind of fault.
    pub reason: Reason,
    /// What was expected and what was found.
    pub message: String,
}

impl Fault {
    pub(crate) fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: message.into(),
        }
    }
}

/// The line a path is evaluated over.
#[derive(Clone, Copy)]
pub struct Evaluator<'a> {
    /// The parsed line; the resource is at index 0.
    pub tape: &'a [Node<'a>],
}

impl<'a> Evaluator<'a> {
    /// The collection that `expression` gives for the element in focus.
    pub fn evaluate(
        &self,
        expression: &'a Expression,
        focus: &Item<'a>,
        row_index: i64,
    ) -> Result<Vec<Item<'a>>, Fault> {
        match expression {
            Expression::Chain(chain) => self.chain(chain, focus, row_index),
            Expression::Negate(operand) => {
                let items = self.evaluate(operand, focus, row_index)?;
                self.negate(&items)
            }
            Expression::Binary {
                operator: operator @ (Operator::And | Operator::Or),
                left,
                right,
            } => {
                let left = self.condition(left, focus, row_index)?;
                let right = self.condition(right, focus, row_index)?;
                let both = if *operator == Operator::And {
                    operators::and(left, right)
                } else {
                    operators::or(left, right)
                };
                Ok(both.map(Item::Boolean).into_iter().collect())
            }
            Expression::Binary {
                operator,
                left,
                right,
            } => {
                let left = self.evaluate(left, focus, row_index)?;
                let right = self.evaluate(right, focus, row_index)?;
                self.binary(*operator, &left, &right)
            }
        }
    }

    /// The expression as a condition: nothing, true or false; anything else is a fault.
    pub fn condition(
        &self,
        expression: &'a Expression,
        focus: &Item<'a>,
        row_index: i64,
    ) -> Result<Option<bool>, Fault> {
        let items = self.evaluate(expression, focus, row_index)?;
        self.truth(&items)
    }

    /// Three-valued `and`.
    pub fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
        operators::and(left, right)
    }

    /// Three-valued `or`.
    pub fn or(left: Option<bool>, right: Option<bool>) -> Option<bool> {
        operators::or(left, right)
    }

    fn truth(&self, items: &[Item<'a>]) -> Result<Option<bool>, Fault> {
        match items {
            [] => Ok(None),
            [item] => match item.worth(self.tape) {
                Worth::Boolean(value) => Ok(Some(value)),
                other => Err(Fault::new(
                    Reason::WrongType,
                    format!("a condition must be true or false, found {}", other.kind()),
                )),
            },
            _ => Err(Fault::new(
                Reason::TooManyValues,
                format!("a condition must be one value, found {}", items.len()),
            )),
        }
    }

    fn chain(
        &self,
        chain: &'a Chain,
        focus: &Item<'a>,
        row_index: i64,
    ) -> Result<Vec<Item<'a>>, Fault> {
        let mut items = match &chain.start {
            Start::Focus => self.fields_of(focus, &chain.steps),
            Start::RowIndex => vec![Item::Integer(row_index)],
            Start::Resource => vec![Item::Node(0)],
            Start::Literal(literal) => vec![Item::from_literal(literal)],
            Start::Empty => Vec::new(),
            Start::Nested(inner) => self.evaluate(inner, focus, row_index)?,
        };
        // A field right after the focus is taken above, without a collection in between.
        let is_taken = matches!(
            (&chain.start, chain.steps.first()),
            (Start::Focus, Some(Step::Field(_)))
        );
        for step in chain.steps.iter().skip(usize::from(is_taken)) {
            items = self.step(step, items, row_index)?;
        }
        Ok(items)
    }

    fn fields_of(&self, focus: &Item<'a>, steps: &'a [Step]) -> Vec<Item<'a>> {
        match (steps.first(), focus) {
            (Some(Step::Field(name)), Item::Node(index)) => {
                let mut items = Vec::new();
                self.field(*index, name, &mut items);
                items
            }
            (Some(Step::Field(_)), _) => Vec::new(),
            _ => vec![focus.clone()],
        }
    }
}
