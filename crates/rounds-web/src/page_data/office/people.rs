//! People who may sign in.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rounds_core::access::PersonId;

use super::{EmergencyRow, SecondFactorState, Secret, SessionRow, TokenRow};

/// Which people to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeopleFilter {
    /// Part of a name or sign-in name.
    pub text: Option<String>,
    /// Only this role.
    pub role: Option<String>,
    /// Only this state.
    pub state: Option<PersonState>,
}

/// Whether somebody can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonState {
    /// Yes.
    Active,
    /// Added, and has not signed in yet.
    Invited,
    /// No: an administrator disabled them.
    Disabled,
}

impl PersonState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Active, Self::Invited, Self::Disabled];

    /// The word on screen and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Invited => "invited",
            Self::Disabled => "disabled",
        }
    }
}

/// A stretch of the people.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PeopleList {
    /// By name.
    pub rows: Vec<PersonRow>,
    /// How many pass the filter.
    pub total: u64,
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Who.
    pub id: PersonId,
    /// The name to sign in with.
    pub sign_in_name: String,
    /// Name on screen.
    pub name: String,
    /// Mail address, only to reach them.
    pub email: Option<String>,
    /// Roles by name.
    pub roles: BTreeSet<String>,
    /// Departments and sites whose rows are theirs.
    pub units: BTreeSet<String>,
    /// Ids under which the data know them as staff.
    pub staff_ids: BTreeSet<String>,
    /// Whether they can sign in.
    pub state: PersonState,
    /// When they last signed in.
    pub last_sign_in_at: Option<Timestamp>,
    /// Counts changes; whoever changes says which version they saw.
    pub version: i64,
}

/// One person.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonPage {
    /// Who.
    pub person: PersonRow,
    /// When they were added.
    pub added_at: Timestamp,
    /// Second factor.
    pub second_factor: SecondFactorState,
    /// Whether there is a local password.
    pub has_password: bool,
    /// Issuers of identity providers under which they are known.
    pub issuers: Vec<String>,
    /// Sessions that are open.
    pub sessions: Vec<SessionRow>,
    /// Tokens.
    pub tokens: Vec<TokenRow>,
    /// Emergency accesses, the newest first.
    pub emergencies: Vec<EmergencyRow>,
}

/// A person to add.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewPerson {
    /// The name to sign in with.
    pub sign_in_name: String,
    /// Name on screen.
    pub name: String,
    /// Mail address, only to reach them.
    pub email: Option<String>,
    /// Roles by name.
    pub roles: BTreeSet<String>,
    /// Departments and sites.
    pub units: BTreeSet<String>,
    /// Ids as staff.
    pub staff_ids: BTreeSet<String>,
}

/// What a person is changed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonChange {
    /// The version the change was made from; another one is a conflict.
    pub version: i64,
    /// Name on screen.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// Roles by name.
    pub roles: BTreeSet<String>,
    /// Departments and sites.
    pub units: BTreeSet<String>,
    /// Ids as staff.
    pub staff_ids: BTreeSet<String>,
}

/// A code with which somebody sets their password, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeCode {
    /// The code; shown now and never again. It is typed at `/welcome`, so that it is in no address.
    pub code: Secret,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// A person was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedPerson {
    /// Who.
    pub person: PersonRow,
    /// With which they set their password; none where only the identity provider signs people in.
    pub code: Option<OneTimeCode>,
}
