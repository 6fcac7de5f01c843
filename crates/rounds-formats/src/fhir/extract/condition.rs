//! Conditions of the usual shapes, tested without building collections; the rest goes to the
//! evaluator.

use simd_json::Node;

use crate::fhir::evaluate::{Evaluator, Fault, Item};
use crate::fhir::path::{Expression, Literal, Operator, Start, Step};
use crate::fhir::{tape, types};

/// A condition on one element.
#[derive(Debug, PartialEq)]
pub(crate) enum Condition {
    /// Both.
    And(Box<Condition>, Box<Condition>),
    /// Either.
    Or(Box<Condition>, Box<Condition>),
    /// Whether these steps, which only navigate, lead anywhere.
    Exists(Vec<Navigation>),
    /// Whether they lead nowhere.
    Empty(Vec<Navigation>),
    /// Whether the member of this name is this text.
    MemberIs {
        name: String,
        text: String,
        /// The same for a member that is not a text.
        general: Expression,
    },
    /// Anything else.
    Evaluated(Expression),
}

/// A step to other elements that needs no memory of earlier ones.
#[derive(Debug, PartialEq)]
pub(crate) enum Navigation {
    /// Members of this name.
    Member(String),
    /// Members of a choice: its JSON name, its own name and its type.
    Choice(String, String, String),
    /// Keeps elements that meet a condition.
    Where(Condition),
    /// Keeps extensions of this url.
    HasUrl(String),
    /// From a reference to its key, where it points at this type.
    ReferenceKey(Option<String>),
}

impl Condition {
    /// Finds the quickest way to test `expression`.
    pub fn of(expression: &Expression) -> Self {
        Self::quick(expression).unwrap_or_else(|| Self::Evaluated(expression.clone()))
    }

    fn quick(expression: &Expression) -> Option<Self> {
        match expression {
            Expression::Binary {
                operator: Operator::And,
                left,
                right,
            } => Some(Self::And(Self::of(left).into(), Self::of(right).into())),
            Expression::Binary {
                operator: Operator::Or,
                left,
                right,
            } => Some(Self::Or(Self::of(left).into(), Self::of(right).into())),
            Expression::Binary {
                operator: Operator::Equal,
                left,
                right,
            } => {
                let chain = left
                    .as_chain()
                    .filter(|chain| chain.start == Start::Focus)?;
                let ([Step::Field(name)], Some(Literal::Text(text))) =
                    (chain.steps.as_slice(), right.as_literal())
                else {
                    return None;
                };
                (!types::is_choice(name)).then(|| Self::MemberIs {
                    name: name.clone(),
                    text: text.clone(),
                    general: expression.clone(),
                })
            }
            Expression::Chain(chain) if chain.start == Start::Focus => {
                let (last, before) = chain.steps.split_last()?;
                let steps: Option<Vec<Navigation>> = before.iter().map(Navigation::of).collect();
                match last {
                    Step::Exists(None) => steps.map(Self::Exists),
                    Step::Empty => steps.map(Self::Empty),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// True, false or nothing for the element at `index`.
    pub fn test<'a>(
        &'a self,
        evaluator: Evaluator<'a>,
        index: u32,
        row_index: i64,
    ) -> Result<Option<bool>, Fault> {
        Ok(match self {
            Self::And(left, right) => {
                let left = left.test(evaluator, index, row_index)?;
                let right = right.test(evaluator, index, row_index)?;
                Evaluator::and(left, right)
            }
            Self::Or(left, right) => {
                let left = left.test(evaluator, index, row_index)?;
                let right = right.test(evaluator, index, row_index)?;
                Evaluator::or(left, right)
            }
            Self::Exists(steps) => Some(leads_anywhere(evaluator, steps, index, row_index)?),
            Self::Empty(steps) => Some(!leads_anywhere(evaluator, steps, index, row_index)?),
            Self::MemberIs {
                name,
                text,
                general,
            } => {
                let member = tape::member(evaluator.tape, index, name);
                match member.and_then(|value| tape::node(evaluator.tape, value)) {
                    None => None,
                    Some(Node::String(found)) => Some(found == text),
                    Some(_) => evaluator.condition(general, &Item::Node(index), row_index)?,
                }
            }
            Self::Evaluated(expression) => {
                evaluator.condition(expression, &Item::Node(index), row_index)?
            }
        })
    }
}

impl Navigation {
    fn of(step: &Step) -> Option<Self> {
        Some(match step {
            Step::Field(name) if !types::is_choice(name) => Self::Member(name.clone()),
            Step::Choice {
                field,
                name,
                type_name,
            } => Self::Choice(field.clone(), name.clone(), type_name.clone()),
            Step::Where(criteria) => Self::Where(Condition::of(criteria)),
            Step::HasUrl(url) => Self::HasUrl(url.clone()),
            Step::ReferenceKey(expected) => Self::ReferenceKey(expected.clone()),
            _ => return None,
        })
    }
}

fn leads_anywhere<'a>(
    evaluator: Evaluator<'a>,
    steps: &'a [Navigation],
    index: u32,
    row_index: i64,
) -> Result<bool, Fault> {
    let Some((step, rest)) = steps.split_first() else {
        return Ok(true);
    };
    let tape = evaluator.tape;
    match step {
        Navigation::Member(name) => any_element(evaluator, name, |_| true, rest, index, row_index),
        Navigation::Choice(field, name, type_name) => {
            let is_of_type = |element| evaluator.node_is_of_type(element, type_name);
            Ok(
                any_element(evaluator, field, |_| true, rest, index, row_index)?
                    || any_element(evaluator, name, is_of_type, rest, index, row_index)?,
            )
        }
        Navigation::Where(condition) => Ok(condition.test(evaluator, index, row_index)?
            == Some(true)
            && leads_anywhere(evaluator, rest, index, row_index)?),
        Navigation::HasUrl(url) => {
            let found = tape::member(tape, index, "url").and_then(|value| tape::text(tape, value));
            Ok(found == Some(url.as_str()) && leads_anywhere(evaluator, rest, index, row_index)?)
        }
        // A key is a text: nothing leads on from it.
        Navigation::ReferenceKey(expected) => Ok(rest.is_empty()
            && evaluator
                .reference_key(index, expected.as_deref())
                .is_some()),
    }
}

fn any_element<'a>(
    evaluator: Evaluator<'a>,
    name: &str,
    keep: impl Fn(u32) -> bool,
    rest: &'a [Navigation],
    index: u32,
    row_index: i64,
) -> Result<bool, Fault> {
    let Some(value) = tape::member(evaluator.tape, index, name) else {
        return Ok(false);
    };
    for element in tape::elements(evaluator.tape, value).filter(|element| keep(*element)) {
        if leads_anywhere(evaluator, rest, element, row_index)? {
            return Ok(true);
        }
    }
    Ok(false)
}
