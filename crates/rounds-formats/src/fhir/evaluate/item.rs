//! One element of a collection while a path is evaluated.

use std::borrow::Cow;

use simd_json::{Node, StaticNode};

use crate::fhir::path::{Literal, TemporalKind};
use crate::fhir::tape;

/// A value of the line, or one that the path wrote or computed.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<'a> {
    /// The value at this index of the tape.
    Node(u32),
    /// Text.
    Text(Cow<'a, str>),
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Decimal(f64),
    /// A date or time, as written.
    Temporal(TemporalKind, &'a str),
}

/// An item with the tape looked up: what it is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Worth<'s> {
    /// Text.
    Text(&'s str),
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Decimal(f64),
    /// A date or time, as written.
    Temporal(TemporalKind, &'s str),
    /// An object or array.
    Element(u32),
}

impl<'a> Item<'a> {
    /// The item of a literal.
    pub fn from_literal(literal: &'a Literal) -> Self {
        match literal {
            Literal::Text(text) => Self::Text(Cow::Borrowed(text)),
            Literal::Boolean(value) => Self::Boolean(*value),
            Literal::Integer(value) => Self::Integer(*value),
            Literal::Decimal(value) => Self::Decimal(*value),
            Literal::Temporal(kind, text) => Self::Temporal(*kind, text),
        }
    }

    /// What it is worth.
    pub fn worth<'s>(&'s self, tape: &'s [Node<'a>]) -> Worth<'s> {
        match self {
            Self::Node(index) => node_worth(tape, *index),
            Self::Text(text) => Worth::Text(text),
            Self::Boolean(value) => Worth::Boolean(*value),
            Self::Integer(value) => Worth::Integer(*value),
            Self::Decimal(value) => Worth::Decimal(*value),
            Self::Temporal(kind, text) => Worth::Temporal(*kind, text),
        }
    }
}

/// What the value at `index` is worth.
pub fn node_worth<'s>(tape: &'s [Node<'_>], index: u32) -> Worth<'s> {
    match tape::node(tape, index) {
        Some(Node::String(text)) => Worth::Text(text),
        Some(Node::Static(StaticNode::Bool(value))) => Worth::Boolean(*value),
        Some(Node::Static(StaticNode::I64(value))) => Worth::Integer(*value),
        Some(Node::Static(StaticNode::U64(value))) => {
            i64::try_from(*value).map_or(Worth::Decimal(*value as f64), Worth::Integer)
        }
        Some(Node::Static(StaticNode::F64(value))) => Worth::Decimal(*value),
        _ => Worth::Element(index),
    }
}

impl Worth<'_> {
    /// For messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) | Self::Decimal(_) => "a number",
            Self::Temporal(..) => "a date or time",
            Self::Element(_) => "an element",
        }
    }

    /// As a number, where it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Decimal(value) => Some(*value),
            _ => None,
        }
    }
}
