//! Operators on collections: arithmetic, comparison and three-valued logic.

use rounds_core::Reason;

use super::compare::{Ordered, compare, equal};
use super::{Evaluator, Fault, Item, Worth};
use crate::fhir::decimal::Decimal;
use crate::fhir::path::Operator;

/// Three-valued `and`: nothing stands for unknown.
pub(super) fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Three-valued `or`.
pub(super) fn or(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

impl<'a> Evaluator<'a> {
    pub(super) fn binary(
        &self,
        operator: Operator,
        left: &[Item<'a>],
        right: &[Item<'a>],
    ) -> Result<Vec<Item<'a>>, Fault> {
        if left.is_empty() || right.is_empty() {
            return Ok(Vec::new());
        }
        let result = match operator {
            Operator::Equal => self.equal(left, right).map(Item::Boolean),
            Operator::NotEqual => self.equal(left, right).map(|same| Item::Boolean(!same)),
            _ => {
                let left = single(operator, left)?.worth(self.tape);
                let right = single(operator, right)?.worth(self.tape);
                match operator {
                    Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => {
                        arithmetic(operator, left, right)?
                    }
                    _ => self.ordered(operator, left, right)?.map(Item::Boolean),
                }
            }
        };
        Ok(result.into_iter().collect())
    }

    /// Same length and equal item by item; nothing when a pair cannot be decided.
    fn equal(&self, left: &[Item<'a>], right: &[Item<'a>]) -> Option<bool> {
        if left.len() != right.len() {
            return Some(false);
        }
        let mut all = Some(true);
        for (left, right) in left.iter().zip(right) {
            let pair = equal(self.tape, left.worth(self.tape), right.worth(self.tape));
            all = and(all, pair);
        }
        all
    }

    fn ordered(
        &self,
        operator: Operator,
        left: Worth<'_>,
        right: Worth<'_>,
    ) -> Result<Option<bool>, Fault> {
        let order = match compare(left, right) {
            Ordered::Known(order) => order,
            Ordered::Unknown => return Ok(None),
            Ordered::Incomparable => return Err(misfit(operator, left, right)),
        };
        Ok(Some(match operator {
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual => order.is_le(),
            Operator::Greater => order.is_gt(),
            _ => order.is_ge(),
        }))
    }

    pub(super) fn negate(&self, items: &[Item<'a>]) -> Result<Vec<Item<'a>>, Fault> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        match single(Operator::Subtract, items)?.worth(self.tape) {
            Worth::Integer(value) => Ok(vec![Item::Integer(value.saturating_neg())]),
            Worth::Decimal(value) => Ok(vec![Item::Decimal(-value)]),
            other => Err(Fault::new(
                Reason::WrongType,
                format!("`-` takes a number, found {}", other.kind()),
            )),
        }
    }
}

fn single<'i, 'a>(operator: Operator, items: &'i [Item<'a>]) -> Result<&'i Item<'a>, Fault> {
    match items {
        [item] => Ok(item),
        _ => Err(Fault::new(
            Reason::TooManyValues,
            format!(
                "`{}` takes one value on each side, found {}",
                operator.as_str(),
                items.len()
            ),
        )),
    }
}

fn misfit(operator: Operator, left: Worth<'_>, right: Worth<'_>) -> Fault {
    Fault::new(
        Reason::WrongType,
        format!(
            "`{}` does not take {} and {}",
            operator.as_str(),
            left.kind(),
            right.kind()
        ),
    )
}

fn arithmetic<'a>(
    operator: Operator,
    left: Worth<'_>,
    right: Worth<'_>,
) -> Result<Option<Item<'a>>, Fault> {
    if let (Worth::Text(left), Operator::Add, Worth::Text(right)) = (left, operator, right) {
        return Ok(Some(Item::Text(format!("{left}{right}").into())));
    }
    if let (Worth::Integer(left), Worth::Integer(right)) = (left, right) {
        let whole = match operator {
            Operator::Add => left.checked_add(right),
            Operator::Subtract => left.checked_sub(right),
            Operator::Multiply => left.checked_mul(right),
            _ => None,
        };
        if let Some(value) = whole {
            return Ok(Some(Item::Integer(value)));
        }
    }
    let (Some(a), Some(b)) = (left.as_number(), right.as_number()) else {
        return Err(misfit(operator, left, right));
    };
    // FHIRPath: division by zero gives nothing, so does a result that is not a number.
    let value = if operator == Operator::Divide {
        a / b
    } else {
        decimal(operator, a, b)
    };
    Ok(value.is_finite().then_some(Item::Decimal(value)))
}

fn decimal(operator: Operator, left: f64, right: f64) -> f64 {
    let exact = Decimal::from_f64(left)
        .zip(Decimal::from_f64(right))
        .and_then(|(left, right)| match operator {
            Operator::Add => left.add(right),
            Operator::Subtract => left.subtract(right),
            _ => left.multiply(right),
        })
        .map(Decimal::to_f64);
    exact.unwrap_or(match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        _ => left * right,
    })
}
