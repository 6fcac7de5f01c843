//! Signing in, step by step.

use jiff::Timestamp;

use super::Secret;

/// How people can sign in here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignInWays {
    /// Whether there are local accounts.
    pub local: bool,
    /// The name of the identity provider on its button, for example `Meridian single sign-on`.
    pub provider: Option<String>,
    /// Whether there is nobody yet, so that the first administrator must be made.
    pub needs_set_up: bool,
}

/// Name and password as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenPassword {
    /// The name to sign in with.
    pub sign_in_name: String,
    /// The password.
    pub password: Secret,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInStep {
    /// Done.
    SignedIn(SignedIn),
    /// Password right; a code of the second factor is needed. `pending` stands for the person in
    /// the next steps; it lives in a cookie for some minutes and opens nothing else.
    SecondFactor {
        /// Stands for the person.
        pending: Secret,
    },
    /// Password right; this person must set up a second factor before anything else.
    MustEnrol {
        /// Stands for the person.
        pending: Secret,
    },
    /// Not signed in. The reason is never said: an unknown name, a wrong password, a disabled
    /// person and a wrong code are one answer.
    Refused,
}

/// A session was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// For the session cookie.
    pub session_secret: Secret,
    /// When the session ends in any case; the cookie ends with the browser.
    pub absolute_end: Timestamp,
}

/// A second factor that is being set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// `otpauth://totp/…`, drawn as a QR code.
    pub otpauth_uri: Secret,
    /// The same secret in base32, to type.
    pub typed_secret: Secret,
}

/// A second factor was set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// Each opens once instead of a code; shown now and never again.
    pub recovery_codes: Vec<Secret>,
    /// Where this was part of signing in, or the session was rotated: the new session.
    pub session: Option<SignedIn>,
}

/// The first administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAdministrator {
    /// The token that the server printed when it started.
    pub token: Secret,
    /// The name to sign in with.
    pub sign_in_name: String,
    /// Name on screen.
    pub name: String,
    /// The password.
    pub password: Secret,
}

/// The way to the identity provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderStart {
    /// Where the browser goes.
    pub address: String,
    /// Binds the answer to this browser; kept in a cookie.
    pub state: Secret,
}

/// What the identity provider sent back in the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProviderAnswer {
    /// The authorization code.
    pub code: Option<Secret>,
    /// The state.
    pub state: Option<Secret>,
    /// The provider's error code, for example `access_denied`.
    pub error: Option<String>,
    /// The issuer (RFC 9207).
    pub issuer: Option<String>,
}
