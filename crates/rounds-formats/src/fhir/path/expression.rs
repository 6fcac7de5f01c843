//! The tree a path is parsed into. Constants are already replaced by their values.

/// A parsed path.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A start and the steps taken from it.
    Chain(Chain),
    /// Two operands and what joins them.
    Binary {
        /// What joins them.
        operator: Operator,
        /// Left operand.
        left: Box<Expression>,
        /// Right operand.
        right: Box<Expression>,
    },
    /// `-x`.
    Negate(Box<Expression>),
}

/// Steps from a start, for example `name.where(use = 'official').first().family`.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// Where it begins.
    pub start: Start,
    /// What is done to the collection, in order.
    pub steps: Vec<Step>,
}

/// Where a chain begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Start {
    /// The element in focus: the resource, the `forEach` item, or the item under test in `where`.
    Focus,
    /// `%rowIndex`.
    RowIndex,
    /// `%resource` and `%rootResource`: the whole resource, whatever is in focus.
    Resource,
    /// A literal or a constant.
    Literal(Literal),
    /// `{}`.
    Empty,
    /// A parenthesis.
    Nested(Box<Expression>),
}

/// One step of a chain.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The children of this name.
    Field(String),
    /// `name.ofType(T)`: the element `nameT` of a choice, or `name` itself where its value is a T.
    Choice {
        /// The JSON name, for example `valueQuantity`.
        field: String,
        /// The element's name, for example `value`.
        name: String,
        /// The type, for example `Quantity`.
        type_name: String,
    },
    /// `ofType(T)` on something other than a named element.
    OfType(String),
    /// Keeps extensions of this url; follows `Field("extension")`.
    HasUrl(String),
    /// `first()`.
    First,
    /// `[n]`.
    Index(usize),
    /// `where(criteria)`.
    Where(Box<Expression>),
    /// `exists()` or `exists(criteria)`.
    Exists(Option<Box<Expression>>),
    /// `empty()`.
    Empty,
    /// `not()`.
    Not,
    /// `join(separator)`.
    Join(String),
    /// `getResourceKey()`.
    ResourceKey,
    /// `getReferenceKey()` or `getReferenceKey(Type)`.
    ReferenceKey(Option<String>),
    /// `lowBoundary()`.
    LowBoundary(BoundaryKind),
    /// `highBoundary()`.
    HighBoundary(BoundaryKind),
    /// `iif(condition, then)` or `iif(condition, then, otherwise)`.
    If(Box<Conditional>),
}

/// What `iif()` chooses between; only the chosen one is evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Conditional {
    /// Decides; nothing counts as false.
    pub condition: Expression,
    /// The value where the condition is true.
    pub then: Expression,
    /// The value elsewhere; nothing without one.
    pub otherwise: Option<Expression>,
}

/// What a date-shaped text is taken for when its boundary is asked for; JSON does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoundaryKind {
    /// The element is a `date`.
    Date,
    /// The element is a `dateTime` or an `instant`.
    DateTime,
}

/// A value written in the path or in a constant.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// Text.
    Text(String),
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with decimals.
    Decimal(f64),
    /// A date, a date with time or a time of day, as written.
    Temporal(TemporalKind, String),
}

/// The three kinds of temporal literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemporalKind {
    /// `@2026-11-22`.
    Date,
    /// `@2026-11-22T10:00:00Z`.
    DateTime,
    /// `@T10:00`.
    Time,
}

/// What joins two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Operator {
    /// How it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }

    /// The higher, the tighter it binds.
    pub(super) fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual => 3,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 4,
            Self::Add | Self::Subtract => 5,
            Self::Multiply | Self::Divide => 6,
        }
    }
}

impl Expression {
    /// The chain, when that is all there is.
    pub fn as_chain(&self) -> Option<&Chain> {
        match self {
            Self::Chain(chain) => Some(chain),
            _ => None,
        }
    }

    /// The literal, when that is all there is.
    pub fn as_literal(&self) -> Option<&Literal> {
        match self.as_chain() {
            Some(Chain {
                start: Start::Literal(literal),
                steps,
            }) if steps.is_empty() => Some(literal),
            _ => None,
        }
    }

    /// Whether the path is `%rowIndex` and nothing else.
    pub fn is_row_index(&self) -> bool {
        matches!(self, Self::Chain(Chain { start: Start::RowIndex, steps }) if steps.is_empty())
    }
}
