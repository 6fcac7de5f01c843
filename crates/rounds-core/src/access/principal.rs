//! Who is asking.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Identity of a person in this installation; never a name, a mail address or a number that an
/// identity provider chose.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct PersonId(pub String);

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    /// A person in a browser.
    Person,
    /// A program with a person's token.
    Token,
    /// Whoever runs the command line on the server: files are readable to them anyway.
    Operator,
    /// The program itself: rounds, jobs.
    System,
}

impl ActorKind {
    /// The word in the ledger.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Token => "token",
            Self::Operator => "operator",
            Self::System => "system",
        }
    }
}

/// Why data are looked at (HL7 v3 PurposeOfUse, where it has a code for it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Running the organisation (HOPERAT).
    Operations,
    /// Quality assurance and improvement (HQUALIMP).
    Quality,
    /// Treatment of a patient (TREAT).
    Treatment,
    /// Emergency treatment (ETREAT); only with break-glass.
    Emergency,
    /// Compliance and audit (HCOMPL).
    Audit,
    /// Research (HRESCH).
    Research,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: &[Self] = &[
        Self::Operations,
        Self::Quality,
        Self::Treatment,
        Self::Emergency,
        Self::Audit,
        Self::Research,
    ];

    /// The word in policies and in the ledger.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::Quality => "quality",
            Self::Treatment => "treatment",
            Self::Emergency => "emergency",
            Self::Audit => "audit",
            Self::Research => "research",
        }
    }
}

/// Who asks, and everything about them that a policy may look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// Who it is.
    pub person: PersonId,
    /// Name on screen.
    pub name: String,
    /// How they act.
    pub kind: ActorKind,
    /// Roles by name, for example `analyst`.
    pub roles: BTreeSet<String>,
    /// Departments and sites whose rows are theirs, as the data name them.
    pub units: BTreeSet<String>,
    /// Ids under which the data know this person as a member of staff.
    pub staff_ids: BTreeSet<String>,
    /// What they say they look for.
    pub purpose: Purpose,
    /// Whether they showed a second factor in this session.
    pub second_factor: bool,
    /// The emergency access in force, by id.
    pub break_glass: Option<String>,
    /// For a token: what it is limited to. None is no limit.
    pub scopes: Option<BTreeSet<super::Permission>>,
}

impl Principal {
    /// The program itself.
    pub fn system() -> Self {
        Self::unlimited("system", "Rounds", ActorKind::System)
    }

    /// Whoever runs the command line, by the operating system's name for them.
    pub fn operator(account: &str) -> Self {
        Self::unlimited(&format!("operator:{account}"), account, ActorKind::Operator)
    }

    fn unlimited(id: &str, name: &str, kind: ActorKind) -> Self {
        Self {
            person: PersonId(id.to_owned()),
            name: name.to_owned(),
            kind,
            roles: BTreeSet::new(),
            units: BTreeSet::new(),
            staff_ids: BTreeSet::new(),
            purpose: Purpose::Operations,
            second_factor: false,
            break_glass: None,
            scopes: None,
        }
    }
}
