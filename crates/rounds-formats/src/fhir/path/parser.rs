//! Tokens into an [`Expression`], by precedence climbing.

use std::collections::BTreeMap;

use rounds_core::suggest::did_you_mean;

use super::expression::{Chain, Expression, Literal, Operator, Start, Step, TemporalKind};
use super::functions;
use super::lexer::{Placed, Token, tokenize};
use super::{PathError, dates};
use crate::fhir::temporal::Temporal;

/// Constants of a view by name, without the `%`.
pub type Constants = BTreeMap<String, Literal>;

/// Deepest nesting of parentheses and arguments.
const DEPTH_MAX: usize = 32;
/// Most operators in one path.
const OPERATORS_MAX: usize = 200;
/// Most steps in one chain.
const STEPS_MAX: usize = 100;

/// Parses a path; constants are replaced by their values, an undefined one is an error.
pub fn parse(path: &str, constants: &Constants) -> Result<Expression, PathError> {
    let tokens = tokenize(path)?;
    let mut parser = Parser {
        path,
        tokens,
        next: 0,
        constants,
        depth: 0,
        operators: 0,
    };
    let expression = parser.expression(0)?;
    match parser.peek() {
        None => Ok(expression),
        Some(placed) => {
            let message = format!(
                "expected an operator or the end of the path, found {}{}",
                placed.token.describe(),
                outside_subset(&placed.token)
            );
            Err(parser.error(placed.position, message))
        }
    }
}

/// Operators of FHIRPath that views may not use are refused by name.
fn outside_subset(token: &Token) -> &'static str {
    let known = match token {
        Token::Name(name, false) => matches!(
            name.as_str(),
            "is" | "as" | "in" | "contains" | "xor" | "implies" | "div" | "mod"
        ),
        Token::Symbol(symbol) => matches!(*symbol, "|" | "&" | "~" | "!~"),
        _ => false,
    };
    if known {
        " (this FHIRPath operator is not in the subset that views may use)"
    } else {
        ""
    }
}

pub(super) struct Parser<'p> {
    path: &'p str,
    tokens: Vec<Placed>,
    next: usize,
    constants: &'p Constants,
    depth: usize,
    operators: usize,
}

impl Parser<'_> {
    pub(super) fn error(&self, position: usize, message: impl Into<String>) -> PathError {
        PathError {
            path: self.path.to_owned(),
            position,
            message: message.into(),
        }
    }

    pub(super) fn peek(&self) -> Option<&Placed> {
        self.tokens.get(self.next)
    }

    fn peek_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Some(Placed { token: Token::Symbol(found), .. }) if *found == symbol)
    }

    pub(super) fn take_symbol(&mut self, symbol: &str) -> bool {
        let is_next = self.peek_symbol(symbol);
        self.next += usize::from(is_next);
        is_next
    }

    /// Position of the next token, or one past the end of the path.
    pub(super) fn position(&self) -> usize {
        self.peek()
            .map_or(self.path.chars().count() + 1, |placed| placed.position)
    }

    pub(super) fn expect_symbol(&mut self, symbol: &str) -> Result<(), PathError> {
        if self.take_symbol(symbol) {
            return Ok(());
        }
        let found = self.found();
        Err(self.error(
            self.position(),
            format!("expected `{symbol}`, found {found}"),
        ))
    }

    pub(super) fn found(&self) -> String {
        self.peek()
            .map_or("the end of the path".to_owned(), |p| p.token.describe())
    }

    /// Takes the next token when it is a plain name.
    pub(super) fn take_name(&mut self) -> Option<String> {
        match self.peek() {
            Some(Placed {
                token: Token::Name(name, _),
                ..
            }) => {
                let name = name.clone();
                self.next += 1;
                Some(name)
            }
            _ => None,
        }
    }

    /// An expression whose operators bind more tightly than `above`.
    pub(super) fn expression(&mut self, above: u8) -> Result<Expression, PathError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            let message = format!("nested more than {DEPTH_MAX} deep");
            return Err(self.error(self.position(), message));
        }
        let mut left = self.operand()?;
        while let Some(operator) = self.operator() {
            if operator.precedence() <= above {
                break;
            }
            self.operators += 1;
            if self.operators > OPERATORS_MAX {
                let message = format!("more than {OPERATORS_MAX} operators");
                return Err(self.error(self.position(), message));
            }
            self.next += 1;
            let right = self.expression(operator.precedence())?;
            left = Expression::Binary {
                operator,
                left: Box::new(left),
                right: Box::new(right),
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<Operator> {
        match &self.peek()?.token {
            Token::Name(name, false) => match name.as_str() {
                "or" => Some(Operator::Or),
                "and" => Some(Operator::And),
                _ => None,
            },
            Token::Symbol(symbol) => match *symbol {
                "=" => Some(Operator::Equal),
                "!=" => Some(Operator::NotEqual),
                "<" => Some(Operator::Less),
                "<=" => Some(Operator::LessOrEqual),
                ">" => Some(Operator::Greater),
                ">=" => Some(Operator::GreaterOrEqual),
                "+" => Some(Operator::Add),
                "-" => Some(Operator::Subtract),
                "*" => Some(Operator::Multiply),
                "/" => Some(Operator::Divide),
                _ => None,
            },
            _ => None,
        }
    }

    fn operand(&mut self) -> Result<Expression, PathError> {
        if self.take_symbol("+") {
            return self.signed_operand();
        }
        if self.take_symbol("-") {
            return Ok(match self.signed_operand()? {
                Expression::Chain(Chain {
                    start: Start::Literal(literal @ (Literal::Integer(_) | Literal::Decimal(_))),
                    steps,
                }) if steps.is_empty() => literal_expression(negated(literal)),
                other => Expression::Negate(Box::new(other)),
            });
        }
        self.chain().map(Expression::Chain)
    }

    fn signed_operand(&mut self) -> Result<Expression, PathError> {
        // Above multiplication: a sign binds to its operand alone.
        self.expression(u8::MAX)
    }

    fn chain(&mut self) -> Result<Chain, PathError> {
        let mut steps = Vec::new();
        let start = self.start(&mut steps)?;
        loop {
            if steps.len() > STEPS_MAX {
                let message = format!("more than {STEPS_MAX} steps in a row");
                return Err(self.error(self.position(), message));
            }
            if self.take_symbol(".") {
                self.member(&mut steps)?;
            } else if self.take_symbol("[") {
                let step = self.index()?;
                steps.push(step);
            } else {
                return Ok(Chain { start, steps });
            }
        }
    }

    fn start(&mut self, steps: &mut Vec<Step>) -> Result<Start, PathError> {
        let Some(Placed { token, position }) = self.peek().cloned() else {
            return Err(self.error(self.position(), "expected a path, found the end"));
        };
        match token {
            Token::Name(name, false) if matches!(name.as_str(), "true" | "false") => {
                self.next += 1;
                Ok(Start::Literal(Literal::Boolean(name == "true")))
            }
            Token::Name(..) => {
                self.member(steps)?;
                Ok(Start::Focus)
            }
            Token::Symbol("(") => {
                self.next += 1;
                let inner = self.expression(0)?;
                self.expect_symbol(")")?;
                Ok(Start::Nested(Box::new(inner)))
            }
            Token::Symbol("{") => {
                self.next += 1;
                self.expect_symbol("}")?;
                Ok(Start::Empty)
            }
            Token::Special(name) if name == "this" => {
                self.next += 1;
                Ok(Start::Focus)
            }
            Token::Constant(name) => {
                self.next += 1;
                self.constant(&name, position)
            }
            Token::Text(_) | Token::Number(_) | Token::Temporal(_) => {
                self.next += 1;
                self.literal(token, position).map(Start::Literal)
            }
            other => {
                let message = format!("expected a path, found {}", other.describe());
                Err(self.error(position, message))
            }
        }
    }

    fn literal(&self, token: Token, position: usize) -> Result<Literal, PathError> {
        match token {
            Token::Text(text) => Ok(Literal::Text(text)),
            Token::Number(text) if text.contains('.') => text
                .parse()
                .map(Literal::Decimal)
                .map_err(|_| self.error(position, format!("{text} is not a number"))),
            Token::Number(text) => text.parse().map(Literal::Integer).map_err(|_| {
                self.error(position, format!("{text} is too large for a whole number"))
            }),
            Token::Temporal(text) => {
                let (kind, text) = match text.strip_prefix('T') {
                    Some(time) => (TemporalKind::Time, time.to_owned()),
                    None if text.contains('T') => (
                        TemporalKind::DateTime,
                        text.trim_end_matches('T').to_owned(),
                    ),
                    None => (TemporalKind::Date, text),
                };
                match Temporal::parse(&text) {
                    Ok(_) => Ok(Literal::Temporal(kind, text)),
                    Err(_) => Err(self.error(position, format!("@{text} is not a date or time"))),
                }
            }
            other => Err(self.error(position, format!("{} is not a literal", other.describe()))),
        }
    }

    fn constant(&self, name: &str, position: usize) -> Result<Start, PathError> {
        if let Some(literal) = self.constants.get(name) {
            return Ok(Start::Literal(literal.clone()));
        }
        match name {
            "rowIndex" => Ok(Start::RowIndex),
            "resource" | "rootResource" => Ok(Start::Resource),
            _ => {
                let known = self.constants.keys().map(String::as_str);
                let suggestion = did_you_mean(name, known.chain(["rowIndex", "resource"]));
                let message = format!("%{name} is not defined in the view's constants{suggestion}");
                Err(self.error(position, message))
            }
        }
    }

    /// A field or a function call.
    fn member(&mut self, steps: &mut Vec<Step>) -> Result<(), PathError> {
        let position = self.position();
        let is_this = matches!(self.peek(), Some(Placed { token: Token::Special(name), .. }) if name == "this");
        if is_this {
            self.next += 1;
            return Ok(());
        }
        let Some(name) = self.take_name() else {
            let found = self.found();
            return Err(self.error(position, format!("expected a name, found {found}")));
        };
        if !self.take_symbol("(") {
            steps.push(Step::Field(name));
            return Ok(());
        }
        functions::call(self, &name, position, steps)?;
        self.expect_symbol(")")
    }

    fn index(&mut self) -> Result<Step, PathError> {
        let position = self.position();
        let inner = self.expression(0)?;
        self.expect_symbol("]")?;
        match inner.as_literal() {
            Some(Literal::Integer(index)) => usize::try_from(*index)
                .map(Step::Index)
                .map_err(|_| self.error(position, "an index counts from 0 upwards")),
            _ => Err(self.error(position, "expected a whole number or a constant as index")),
        }
    }

    /// Whether a boundary of what `steps` lead to is that of a date or of an instant.
    pub(super) fn boundary_of_date(steps: &[Step]) -> bool {
        match steps
            .iter()
            .rev()
            .find(|step| !matches!(step, Step::First | Step::Index(_) | Step::Where(_)))
        {
            Some(Step::Choice { type_name, .. } | Step::OfType(type_name)) => type_name == "date",
            Some(Step::Field(name)) => dates::temporal_type(name) == Some("date"),
            _ => false,
        }
    }
}

fn literal_expression(literal: Literal) -> Expression {
    Expression::Chain(Chain {
        start: Start::Literal(literal),
        steps: Vec::new(),
    })
}

fn negated(literal: Literal) -> Literal {
    match literal {
        Literal::Integer(value) => Literal::Integer(value.saturating_neg()),
        Literal::Decimal(value) => Literal::Decimal(-value),
        other => other,
    }
}
