//! Roles, policy files, and what they decide.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rounds_core::TableName;
use rounds_core::access::{Permission, PersonId, Purpose};

/// Roles and files.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PolicyPage {
    /// Roles, by title.
    pub roles: Vec<RoleRow>,
    /// Files, by name.
    pub files: Vec<PolicyFileRow>,
    /// Hash of all policies in force.
    pub version: String,
    /// When they were read.
    pub read_at: Option<Timestamp>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRow {
    /// Its word in policies.
    pub name: String,
    /// Its name on screen.
    pub title: String,
    /// Who should have it, in a sentence.
    pub meaning: String,
    /// Whether it needs a second factor.
    pub privileged: bool,
    /// How many people have it.
    pub people: u64,
    /// What it permits for itself, with second factor.
    pub permissions: BTreeSet<Permission>,
}

/// A policy file in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFileRow {
    /// Its name, for example `analyst.cedar`.
    pub name: String,
    /// Whether it is the site's own and not the shipped one.
    pub is_own: bool,
    /// Policies in it.
    pub policies: u64,
}

/// A policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    /// What the list says of it.
    pub row: PolicyFileRow,
    /// Its text.
    pub text: String,
}

/// What may be asked of the policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyQuestion {
    /// May they do this?
    Permission(Permission),
    /// May they read rows of this table?
    Table(TableName),
    /// May they see this column?
    Column(TableName, String),
}

/// Of whom it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Somebody who is here.
    Person(PersonId),
    /// Somebody who could be.
    Hypothetical {
        /// Roles by name.
        roles: BTreeSet<String>,
        /// Departments and sites.
        units: BTreeSet<String>,
    },
}

/// A question to the simulator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulation {
    /// Of whom.
    pub subject: Subject,
    /// What they say they look for.
    pub purpose: Purpose,
    /// Whether they showed a second factor.
    pub second_factor: bool,
    /// Whether emergency access is in force.
    pub emergency: bool,
    /// What.
    pub question: PolicyQuestion,
}

/// What the policies say, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Whether it is allowed.
    pub allowed: bool,
    /// How much: `all rows`, `rows whose department_id is one of 2 units`, `as a pseudonym`,
    /// `counts over at least 11 people`. Empty for a permission.
    pub extent: String,
    /// Policies that allow it.
    pub permits: Vec<PolicyReason>,
    /// Policies that forbid it; one is enough.
    pub forbids: Vec<PolicyReason>,
    /// Roles with which it would be allowed, by name.
    pub roles_that_would: Vec<String>,
}

/// A policy that had a say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyReason {
    /// Its id.
    pub id: String,
    /// Why it is so, in a sentence, as its author wrote.
    pub why: String,
    /// Its file.
    pub file: String,
    /// Its line, counted from 1.
    pub line: u64,
}

/// One person in the answer to "who may see this".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoMay {
    /// Who.
    pub person: PersonId,
    /// Name on screen.
    pub name: String,
    /// What the policies say of them.
    pub explanation: Explanation,
}
