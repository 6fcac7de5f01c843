//! People who may sign in, and their emergency accesses.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Whether somebody can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PersonState {
    /// Yes.
    Active,
    /// Added, and has not signed in yet.
    Invited,
    /// No: an administrator disabled them.
    Disabled,
}

/// Which people.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleChoice {
    /// Part of a name or sign-in name.
    #[param(max_length = 200)]
    pub text: Option<String>,
    /// Only this role.
    #[param(max_length = 100)]
    pub role: Option<String>,
    /// Only this state.
    #[param(inline)]
    pub state: Option<PersonState>,
}

/// A person. Their `ETag` counts changes; a change says with `If-Match` which one it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Person {
    /// Who.
    pub id: String,
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
    /// Counts changes.
    pub version: i64,
}

/// How somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignInFacts {
    /// When they were added.
    pub added_at: Timestamp,
    /// When they last signed in.
    pub last_sign_in_at: Option<Timestamp>,
    /// Whether there is a local password.
    pub has_password: bool,
    /// Second factor.
    pub second_factor: SecondFactor,
    /// Issuers of identity providers under which they are known.
    pub issuers: Vec<String>,
    /// Sessions that are open.
    pub sessions: Vec<super::own::Session>,
    /// Tokens.
    pub tokens: Vec<super::own::Token>,
    /// Emergency accesses, the newest first.
    pub emergencies: Vec<Emergency>,
}

/// Where a second factor is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFactorKind {
    /// By the identity provider.
    Elsewhere,
    /// Nowhere yet.
    None,
    /// Here.
    SetUp,
}

/// Whether a second factor is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct SecondFactor {
    /// Where it is asked for.
    pub kind: SecondFactorKind,
    /// Since when it is set up here.
    pub since: Option<Timestamp>,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: Option<u64>,
}

/// A person to add.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// The name to sign in with.
    #[schema(min_length = 1, max_length = 200)]
    pub sign_in_name: String,
    /// Name on screen.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Mail address, only to reach them.
    #[schema(max_length = 320)]
    pub email: Option<String>,
    /// Roles by name.
    #[serde(default)]
    pub roles: BTreeSet<String>,
    /// Departments and sites.
    #[serde(default)]
    pub units: BTreeSet<String>,
    /// Ids as staff.
    #[serde(default)]
    pub staff_ids: BTreeSet<String>,
}

/// What a person is changed to. Every field is given; what is left out would be taken away.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonChange {
    /// Name on screen.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Mail address; null or left out is none.
    #[schema(max_length = 320)]
    pub email: Option<String>,
    /// Roles by name.
    pub roles: BTreeSet<String>,
    /// Departments and sites.
    pub units: BTreeSet<String>,
    /// Ids as staff.
    pub staff_ids: BTreeSet<String>,
}

/// A person was added.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AddedPerson {
    /// Who.
    pub person: Person,
    /// With which they set their password; null where the identity provider signs people in.
    pub code: Option<OneTimeCode>,
}

/// A code with which somebody sets their password at `/welcome`, once.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OneTimeCode {
    /// The code; shown now and never again.
    pub code: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// Whether an emergency access was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The reason holds.
    Justified,
    /// It does not.
    NotJustified,
}

/// One emergency access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Emergency {
    /// Its id.
    pub id: String,
    /// Whose, by id.
    pub person_id: String,
    /// Whose, by name.
    pub person_name: String,
    /// The reason they gave.
    pub reason: String,
    /// When it began.
    pub from: Timestamp,
    /// When it ends or ended.
    pub until: Timestamp,
    /// What a reviewer said; null while nobody has.
    pub review: Option<Review>,
}

/// What a reviewer said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Review {
    /// The reviewer's name.
    pub reviewer: String,
    /// When.
    pub at: Option<Timestamp>,
    /// Whether it was right.
    pub verdict: Verdict,
    /// In words.
    pub note: String,
}

/// A review to give.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReview {
    /// Whether it was right.
    pub verdict: Verdict,
    /// In words.
    #[schema(max_length = 4000)]
    pub note: String,
}
