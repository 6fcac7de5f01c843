//! What a signed-in person sees of themselves: profile, sessions, tokens.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rounds_core::access::{Permission, Purpose};

use super::{EmergencyRow, PersonRow, Secret};

/// Whether a second factor is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondFactorState {
    /// The identity provider asks for it.
    Elsewhere,
    /// None yet.
    None,
    /// Set up.
    SetUp {
        /// Since when.
        since: Timestamp,
        /// Recovery codes that were not used yet.
        recovery_codes_left: u64,
    },
}

/// One's own page.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfilePage {
    /// Who it is.
    pub person: PersonRow,
    /// What they say they look for, in this session.
    pub purpose: Purpose,
    /// The emergency access in force in this session.
    pub emergency: Option<EmergencyRow>,
    /// Whether there is a local password to change.
    pub has_password: bool,
    /// Second factor.
    pub second_factor: SecondFactorState,
    /// Sessions that are open, the newest first.
    pub sessions: Vec<SessionRow>,
    /// Tokens, also expired and revoked ones, the newest first.
    pub tokens: Vec<TokenRow>,
    /// Longest life of a token.
    pub token_days_max: u32,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Its id, not its secret.
    pub id: String,
    /// What its owner called it.
    pub name: String,
    /// What it is limited to; none is everything its owner may do.
    pub scopes: Option<BTreeSet<Permission>>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When and from where it was last used.
    pub last_used: Option<(Timestamp, Option<String>)>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// A token to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What to call it.
    pub name: String,
    /// What to limit it to; none is everything its owner may do.
    pub scopes: Option<BTreeSet<Permission>>,
    /// How long it lives.
    pub days: u32,
}

/// A token was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeToken {
    /// The token itself; shown now and never again.
    pub secret: Secret,
    /// What is kept of it.
    pub row: TokenRow,
}

/// A new password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordChange {
    /// The present one.
    pub present: Secret,
    /// The new one.
    pub new: Secret,
}
