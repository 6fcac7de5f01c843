//! One's own profile, sessions and tokens.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rounds_core::access::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::people::{Emergency, Person, SecondFactor};
use crate::page_data::office as page;

/// Longest life of a token that may be asked for; the site's own limit may be shorter.
pub const TOKEN_DAYS_MAX: u32 = 3_660;

/// One's own profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Profile {
    /// Who it is.
    pub person: Person,
    /// What they say they look for.
    pub purpose: String,
    /// The emergency access in force.
    pub emergency: Option<Emergency>,
    /// Whether there is a local password.
    pub has_password: bool,
    /// Second factor.
    pub second_factor: SecondFactor,
    /// Sessions that are open, the newest first.
    pub sessions: Vec<Session>,
    /// Tokens, also expired and revoked ones, the newest first.
    pub tokens: Vec<Token>,
    /// Longest life of a token, in days.
    pub token_days_max: u32,
}

/// A session of a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Session {
    /// Its id, not its secret.
    pub id: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// When it ends in any case.
    pub absolute_end: Timestamp,
    /// Where it came from.
    pub address: Option<String>,
    /// What the browser said it is.
    pub user_agent: Option<String>,
    /// Whether the second factor was shown.
    pub second_factor: bool,
}

/// A token of a program that acts in somebody's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Token {
    /// Its id, not its secret.
    pub id: String,
    /// What its owner called it.
    pub name: String,
    /// Permissions it is limited to; null is everything its owner may do.
    pub scopes: Option<Vec<String>>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// From where it was last used.
    pub last_used_from: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// A token to make.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What to call it.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Permissions to limit it to; without them everything its owner may do.
    #[schema(value_type = Option<Vec<String>>, example = json!(["site:read"]))]
    pub scopes: Option<BTreeSet<Permission>>,
    /// How many days it lives.
    #[schema(minimum = 1, maximum = 3660)]
    pub days: u32,
}

/// A token was made.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MadeToken {
    /// The token itself; shown now and never again.
    pub secret: String,
    /// What is kept of it.
    pub token: Token,
}

impl From<page::ProfilePage> for Profile {
    fn from(profile: page::ProfilePage) -> Self {
        Self {
            person: profile.person.into(),
            purpose: profile.purpose.as_str().to_owned(),
            emergency: profile.emergency.map(Emergency::from),
            has_password: profile.has_password,
            second_factor: profile.second_factor.into(),
            sessions: profile.sessions.into_iter().map(Session::from).collect(),
            tokens: profile.tokens.into_iter().map(Token::from).collect(),
            token_days_max: profile.token_days_max,
        }
    }
}

impl From<page::SessionRow> for Session {
    fn from(row: page::SessionRow) -> Self {
        Self {
            id: row.id,
            started_at: row.started_at,
            last_seen_at: row.last_seen_at,
            absolute_end: row.absolute_end,
            address: row.address,
            user_agent: row.user_agent,
            second_factor: row.second_factor,
        }
    }
}

impl From<page::TokenRow> for Token {
    fn from(row: page::TokenRow) -> Self {
        let scopes = row.scopes;
        let (last_used_at, last_used_from) = row.last_used.unzip();
        Self {
            id: row.id,
            name: row.name,
            scopes: scopes.map(|scopes| scopes.iter().map(ToString::to_string).collect()),
            made_at: row.made_at,
            expires_at: row.expires_at,
            last_used_at,
            last_used_from: last_used_from.flatten(),
            revoked_at: row.revoked_at,
        }
    }
}

impl From<NewToken> for page::NewToken {
    fn from(token: NewToken) -> Self {
        Self {
            name: token.name,
            scopes: token.scopes,
            days: token.days,
        }
    }
}

impl From<page::MadeToken> for MadeToken {
    fn from(made: page::MadeToken) -> Self {
        Self {
            secret: made.secret.reveal().to_owned(),
            token: made.row.into(),
        }
    }
}
