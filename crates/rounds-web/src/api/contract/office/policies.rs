//! Roles, policy files, and what they decide.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rounds_core::TableName;
use rounds_core::access::{Permission, PersonId, Purpose};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::problem::{ApiResult, Problem};
use crate::page_data::office as page;

/// Roles and files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Policies {
    /// Roles, by title.
    pub roles: Vec<Role>,
    /// Files, by name.
    pub files: Vec<PolicyFileSummary>,
    /// Hash of all policies in force.
    pub version: String,
    /// When they were read.
    pub read_at: Option<Timestamp>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Role {
    /// Its word in policies.
    pub name: String,
    /// Its name on screen.
    pub title: String,
    /// Who should have it.
    pub meaning: String,
    /// Whether it needs a second factor.
    pub privileged: bool,
    /// How many people have it.
    pub people: u64,
    /// What it permits for itself, with second factor.
    pub permissions: Vec<String>,
}

/// A policy file in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyFileSummary {
    /// Its name.
    pub name: String,
    /// Whether it is the site's own and not the shipped one.
    pub is_own: bool,
    /// Policies in it.
    pub policies: u64,
}

/// A policy file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyFile {
    /// As it stands in lists.
    pub summary: PolicyFileSummary,
    /// Its text.
    pub text: String,
}

/// What is asked: a permission, a table, or a column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyQuestion {
    /// May they do this? For example `ledger:read`. Alone.
    #[schema(max_length = 100)]
    pub permission: Option<String>,
    /// May they read rows of this table, `schema.name`?
    #[schema(max_length = 200)]
    pub table: Option<String>,
    /// May they see this column of the table?
    #[schema(max_length = 200)]
    pub column: Option<String>,
}

/// A question to the simulator, of somebody who is here or of somebody who could be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Simulation {
    /// Id of a person; without it roles and units say who it could be.
    #[schema(max_length = 200)]
    pub person: Option<String>,
    /// Roles by name.
    #[serde(default)]
    pub roles: BTreeSet<String>,
    /// Departments and sites.
    #[serde(default)]
    pub units: BTreeSet<String>,
    /// What they say they look for: `operations`, `quality`, `treatment`, `emergency`, `audit` or
    /// `research`.
    #[schema(value_type = String, example = "operations")]
    pub purpose: Purpose,
    /// Whether they showed a second factor.
    pub second_factor: bool,
    /// Whether emergency access is in force.
    #[serde(default)]
    pub emergency: bool,
    /// What is asked.
    pub question: PolicyQuestion,
}

/// What the policies say, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Explanation {
    /// Whether it is allowed.
    pub allowed: bool,
    /// How much; empty for a permission.
    pub extent: String,
    /// Policies that allow it.
    pub permits: Vec<PolicyReason>,
    /// Policies that forbid it; one is enough.
    pub forbids: Vec<PolicyReason>,
    /// Roles with which it would be allowed.
    pub roles_that_would: Vec<String>,
}

/// A policy that had a say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyReason {
    /// Its id.
    pub id: String,
    /// Why it is so, as its author wrote.
    pub why: String,
    /// Its file.
    pub file: String,
    /// Its line, counted from 1.
    pub line: u64,
}

/// What the policies say of everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WhoMay {
    /// Those who may come first.
    pub items: Vec<PersonMay>,
}

/// What the policies say of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonMay {
    /// Who.
    pub person: String,
    /// Name on screen.
    pub name: String,
    /// What the policies say, and why.
    pub explanation: Explanation,
}

impl PolicyQuestion {
    /// As the office takes it.
    pub fn into_question(self) -> ApiResult<page::PolicyQuestion> {
        match (self.permission, self.table, self.column) {
            (Some(word), None, None) => {
                let permission: Permission = word.parse().map_err(|_| {
                    let known = Permission::ALL.iter().map(|known| known.as_str());
                    let near = rounds_core::suggest::did_you_mean(&word, known);
                    let detail = format!("there is no permission {word:?}{near}");
                    Problem::field("permission", detail)
                })?;
                Ok(page::PolicyQuestion::Permission(permission))
            }
            (None, Some(table), None) => Ok(page::PolicyQuestion::Table(table_name(&table)?)),
            (None, Some(table), Some(column)) => {
                Ok(page::PolicyQuestion::Column(table_name(&table)?, column))
            }
            _ => Err(Problem::field(
                "question",
                "ask for a permission, or for a table with or without a column",
            )),
        }
    }
}

fn table_name(text: &str) -> ApiResult<TableName> {
    text.parse().map_err(|_| {
        let detail = format!("a table has the form schema.name, found {text:?}");
        Problem::field("table", detail)
    })
}

impl Simulation {
    /// As the office takes it.
    pub fn into_simulation(self) -> ApiResult<page::Simulation> {
        let subject = match self.person {
            None => page::Subject::Hypothetical {
                roles: self.roles,
                units: self.units,
            },
            Some(id) if self.roles.is_empty() && self.units.is_empty() => {
                page::Subject::Person(PersonId(id))
            }
            Some(_) => {
                let detail = "give a person, or roles and units; a person has their own";
                return Err(Problem::field("person", detail));
            }
        };
        Ok(page::Simulation {
            subject,
            purpose: self.purpose,
            second_factor: self.second_factor,
            emergency: self.emergency,
            question: self.question.into_question()?,
        })
    }
}

impl From<page::PolicyPage> for Policies {
    fn from(page: page::PolicyPage) -> Self {
        Self {
            roles: page.roles.into_iter().map(Role::from).collect(),
            files: page
                .files
                .into_iter()
                .map(PolicyFileSummary::from)
                .collect(),
            version: page.version,
            read_at: page.read_at,
        }
    }
}

impl From<page::RoleRow> for Role {
    fn from(row: page::RoleRow) -> Self {
        Self {
            name: row.name,
            title: row.title,
            meaning: row.meaning,
            privileged: row.privileged,
            people: row.people,
            permissions: row.permissions.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<page::PolicyFileRow> for PolicyFileSummary {
    fn from(row: page::PolicyFileRow) -> Self {
        Self {
            name: row.name,
            is_own: row.is_own,
            policies: row.policies,
        }
    }
}

impl From<page::PolicyFile> for PolicyFile {
    fn from(file: page::PolicyFile) -> Self {
        Self {
            summary: file.row.into(),
            text: file.text,
        }
    }
}

impl From<page::Explanation> for Explanation {
    fn from(explanation: page::Explanation) -> Self {
        let reasons = |reasons: Vec<page::PolicyReason>| {
            let reasons = reasons.into_iter().map(PolicyReason::from);
            reasons.collect()
        };
        Self {
            allowed: explanation.allowed,
            extent: explanation.extent,
            permits: reasons(explanation.permits),
            forbids: reasons(explanation.forbids),
            roles_that_would: explanation.roles_that_would,
        }
    }
}

impl From<page::PolicyReason> for PolicyReason {
    fn from(reason: page::PolicyReason) -> Self {
        Self {
            id: reason.id,
            why: reason.why,
            file: reason.file,
            line: reason.line,
        }
    }
}

impl From<page::WhoMay> for PersonMay {
    fn from(who: page::WhoMay) -> Self {
        Self {
            person: who.person.to_string(),
            name: who.name,
            explanation: who.explanation.into(),
        }
    }
}
