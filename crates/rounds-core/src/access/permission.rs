//! What may be done, apart from reading rows: one word for each kind of page, call and command.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Declares the permissions once: name, word in policies, meaning.
macro_rules! permissions {
    ($($name:ident $word:literal $meaning:literal;)*) => {
        /// A thing that a policy may permit or forbid. Reading rows of tables is decided apart, by
        /// [`super::ReadRights`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum Permission {
            $(#[doc = $meaning] $name,)*
        }

        impl Permission {
            /// Every permission.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word in policies, tokens and error messages.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What it allows, as a phrase.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }
        }
    };
}

permissions! {
    ReadSite "site:read" "see findings, measures, functions and search";
    ReadData "data:read" "see sources, batches and the dictionary of tables";
    ReadQuarantine "quarantine:read" "see and export refused rows, which may name patients";
    Query "sql:query" "ask questions in SQL";
    Export "rows:export" "take answers away as CSV or JSON";
    ReadPeople "people:read" "see people, their roles and their sessions";
    ManagePeople "people:manage" "add and disable people, give roles, end sessions, reset sign-in";
    ReadPolicies "policies:read" "see roles and policies and simulate decisions";
    ReadLedger "ledger:read" "search the ledger";
    VerifyLedger "ledger:verify" "verify the ledger's chain and anchors";
    ExportLedger "ledger:export" "take the ledger away";
    ReadJobs "jobs:read" "see jobs and schedules";
    ManageJobs "jobs:manage" "start, cancel and retry jobs";
    ReadHealth "health:read" "see the state of this installation and its metrics";
    ReadBackups "backups:read" "see backups";
    ManageBackups "backups:manage" "start a backup";
    ReadInstallation "installation:read" "see what this installation is: ports, folders, versions";
    UseBreakGlass "break-glass:use" "see more than usual in an emergency, with a reason, for a short time";
    ReviewBreakGlass "break-glass:review" "review emergency access";
    ReadGovernance "governance:read" "see tools, reviews, decisions, changes, priorities and the office";
    ProposeTools "tools:propose" "propose tools, ask for reviews and hand in requests";
    ManageTools "tools:manage" "change every tool's card, conditions and stage, not only one's own";
    OverrideGates "gates:override" "move a tool through a gate that is not met, with a reason";
    PrepareReviews "reviews:prepare" "triage reviews, set the agenda, put evidence before a committee";
    Vote "reviews:vote" "vote in reviews of committees one sits in, and record decisions as their chair";
    TakeEvidence "evidence:take" "take snapshots of measure results, attach files and verify evidence";
    WorkFindings "findings:work" "assign, acknowledge, explain, put aside and resolve findings";
    RecordChanges "changes:record" "write the change calendar";
    ScorePriorities "priorities:score" "score requests and say how much work they are";
    ManagePriorities "priorities:manage" "plan, start, finish and decline requests";
    ManageOffice "office:manage" "found committees, seat members, name who is responsible, record trainings";
    ExportRecords "records:export" "take away everything about one tool as a signed record";
    ManageOwnTokens "tokens:own" "make tokens for programs that act in one's own name";
}

/// The word is none of [`Permission::ALL`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a permission")]
pub struct UnknownPermission(String);

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|known| known.as_str() == word);
        found
            .copied()
            .ok_or_else(|| UnknownPermission(word.to_owned()))
    }
}

impl TryFrom<String> for Permission {
    type Error = UnknownPermission;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        word.parse()
    }
}

impl From<Permission> for String {
    fn from(permission: Permission) -> Self {
        permission.as_str().to_owned()
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
