//! Who is responsible for what, by kind of tool (RACI).

use serde::{Deserialize, Serialize};

use crate::actor::PersonRef;
use crate::tool::Kind;

/// A part in a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Does it.
    Responsible,
    /// Answers for it; one only.
    Accountable,
    /// Is asked before.
    Consulted,
    /// Is told after.
    Informed,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 4] = [
        Self::Responsible,
        Self::Accountable,
        Self::Consulted,
        Self::Informed,
    ];

    /// The word in files, addresses and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Responsible => "responsible",
            Self::Accountable => "accountable",
            Self::Consulted => "consulted",
            Self::Informed => "informed",
        }
    }

    /// The letter of the matrix.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Responsible => "R",
            Self::Accountable => "A",
            Self::Consulted => "C",
            Self::Informed => "I",
        }
    }
}

/// The matrix as the policy file has it: activities by kind of tool, with roles or owners in them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// Rows.
    #[serde(default)]
    pub activity: Vec<Activity>,
}

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Its word.
    pub name: String,
    /// Its name on screen.
    pub title: String,
    /// For these kinds; empty is every kind.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Who does it: roles, or `clinical-owner`, `technical-owner`.
    #[serde(default)]
    pub responsible: Vec<String>,
    /// Who answers for it.
    pub accountable: String,
    /// Who is asked.
    #[serde(default)]
    pub consulted: Vec<String>,
    /// Who is told.
    #[serde(default)]
    pub informed: Vec<String>,
}

/// A named person in a part of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Responsibility {
    /// The activity's word.
    pub activity: String,
    /// The kind of tool.
    pub kind: Kind,
    /// The part.
    pub part: Part,
    /// Who.
    pub person: PersonRef,
}
