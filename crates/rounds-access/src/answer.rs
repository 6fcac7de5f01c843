//! What signing in takes and answers: plain values that pages and interface show.

use std::collections::BTreeSet;
use std::net::IpAddr;

use jiff::Timestamp;
use rounds_core::access::{Permission, PersonId, Principal};

use crate::oidc::NoEntry;
use crate::secret::Secret;

/// From where somebody asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Their address; none on a Unix socket or the command line.
    pub address: Option<IpAddr>,
    /// What their browser or program calls itself; cut to a bounded length when it is kept.
    pub user_agent: String,
}

impl Caller {
    /// The source as the ledger names it.
    pub fn source(&self) -> String {
        match self.address {
            Some(address) => address.to_string(),
            None => "local".to_owned(),
        }
    }
}

/// Somebody who was recognised and now does something.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// Who.
    pub principal: &'a Principal,
    /// What they may do, as the policies decided.
    pub permissions: &'a BTreeSet<Permission>,
    /// The browser session by id; none for tokens and the command line.
    pub session: Option<&'a str>,
    /// From where.
    pub from: &'a Caller,
}

/// Who sends a request.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// For the policies.
    pub principal: Principal,
    /// The browser session, where it is one.
    pub session: Option<SessionView>,
    /// The token's id, where it is one.
    pub token: Option<String>,
}

/// What a page may know of a session: everything but its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionView {
    /// Id, to end it.
    pub id: String,
    /// Whose it is.
    pub person: PersonId,
    /// What every form of this session carries.
    pub form_token: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends if nothing is asked for.
    pub idle_end: Timestamp,
    /// When it ends in any case.
    pub absolute_end: Timestamp,
    /// When they last proved who they are with a second factor.
    pub second_factor_at: Option<Timestamp>,
    /// The emergency access in force.
    pub break_glass: Option<BreakGlassView>,
}

/// An emergency access as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakGlassView {
    /// Id.
    pub id: String,
    /// What they gave as reason.
    pub reason: String,
    /// When it ends by itself.
    pub until: Timestamp,
}

/// A session that begins or goes on under a new secret. Set the cookie anew.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// For the cookie.
    pub cookie: Secret,
    /// The session.
    pub session: SessionView,
    /// Who it is.
    pub name: String,
    /// Where they wanted to go before they were asked to sign in; an own path or nothing.
    pub then: Option<String>,
}

/// How a step of signing in ended.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// They are in.
    SignedIn(Box<SignedIn>),
    /// The password was right; now a code of their authenticator, or a recovery code, with this
    /// secret, which counts for ten minutes and five wrong codes.
    NeedsSecondFactor {
        /// Goes with the code; in a cookie or a hidden field, never in an address.
        pending: Secret,
    },
    /// The password was right, a second factor is asked of them, and they have none yet:
    /// [`crate::SignIn::enrolment`] with this secret.
    MustEnrol {
        /// Goes with the next step; in a cookie or a hidden field, never in an address.
        pending: Secret,
    },
    /// No. The same for an unknown name, a wrong password, a disabled person: nothing more is said.
    Refused,
    /// The identity provider vouches for them, and this installation does not let them in; they may
    /// be told why.
    NotAllowed(NoEntry),
    /// Too many attempts.
    Throttled {
        /// When to come again.
        retry_after_s: u32,
    },
}

/// What somebody needs to set up their authenticator.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// For the QR code.
    pub uri: Secret,
    /// For people who type it.
    pub base32: Secret,
}

/// The authenticator works.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// The session, under a new secret.
    pub signed_in: Box<SignedIn>,
    /// Shown now and never again.
    pub recovery_codes: Vec<Secret>,
}

/// How the confirmation of an authenticator ended.
#[derive(Debug, Clone)]
pub enum Confirmation {
    /// It works.
    Enrolled(Enrolled),
    /// The code is wrong; look again (also at the clock).
    WrongCode,
    /// The step took too long, or there were too many wrong codes: sign in again.
    Expired,
    /// Too many attempts.
    Throttled {
        /// When to come again.
        retry_after_s: u32,
    },
}

/// A link that an administrator hands to a person, shown once.
#[derive(Debug, Clone)]
pub struct OneTimeLink {
    /// For whom.
    pub person: PersonId,
    /// The last part of its address.
    pub secret: Secret,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

/// A new token for programs, shown once.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// Id, to revoke it.
    pub id: String,
    /// The token.
    pub secret: Secret,
    /// Until when it counts.
    pub expires_at: Timestamp,
}
