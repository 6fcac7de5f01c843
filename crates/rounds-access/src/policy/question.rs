//! What can be asked of policies, and their answer with its reasons.

use std::fmt;

use rounds_core::TableName;
use rounds_core::access::{Permission, Purpose};

use super::place::Place;

/// May somebody …?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Do this.
    Permission(Permission),
    /// Read this table, in rows or in groups.
    Table(TableName),
    /// See this column as it is.
    Column(TableName, String),
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Permission(permission) => write!(f, "{permission}"),
            Self::Table(table) => write!(f, "{table}"),
            Self::Column(table, column) => write!(f, "{table}.{column}"),
        }
    }
}

/// The answer to a [`Question`] for one principal, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Whether they may; for a table, whether they may read anything of it; for a column, whether
    /// they see it as it is.
    pub allowed: bool,
    /// How much, as a phrase: `all rows`, `rows whose clinician_id is one of their staff ids`,
    /// `shown as a pseudonym`.
    pub extent: String,
    /// Policies that permit it, also those that a forbid overrules.
    pub permits: Vec<Ground>,
    /// Policies that forbid it.
    pub forbids: Vec<Ground>,
    /// What would allow it, each by itself; empty where it is allowed or nothing single would.
    pub missing: Vec<Missing>,
}

/// A policy as the ground of an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ground {
    /// The policy's `@id`.
    pub policy: String,
    /// Its `@why`: one sentence.
    pub why: String,
    /// Where it stands.
    pub place: Place,
}

/// One thing that would change a denial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// This role, by name.
    Role(String),
    /// A second factor in this session.
    SecondFactor,
    /// Looking for this purpose.
    Purpose(Purpose),
    /// Emergency access, with the purpose `emergency`.
    BreakGlass,
    /// The token is limited to other permissions.
    Scope(Permission),
    /// Staff ids or units, which the row conditions of the permits compare with.
    Identity,
    /// No table or column of this name.
    Existence,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(name) => write!(f, "the role {name}"),
            Self::SecondFactor => f.write_str("a second factor"),
            Self::Purpose(purpose) => write!(f, "the purpose {}", purpose.as_str()),
            Self::BreakGlass => f.write_str("emergency access"),
            Self::Scope(permission) => write!(f, "a token with the scope {permission}"),
            Self::Identity => f.write_str("staff ids or units"),
            Self::Existence => f.write_str("a table or column of this name"),
        }
    }
}
