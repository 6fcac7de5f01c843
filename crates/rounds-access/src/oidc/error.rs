//! What can go wrong on the way through an identity provider.

use super::address::AddressRefused;
use super::identity_token::TokenFault;
use crate::secret::NoChance;

/// Why the provider's answer cannot be used. The text is for the log and the ledger; the person at
/// the browser is told what they can do.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// An address that is not asked.
    #[error("the identity provider's {what}: {cause}")]
    Address {
        /// Which address.
        what: &'static str,
        /// Why not.
        cause: AddressRefused,
    },
    /// It does not answer, or not in time.
    #[error("the identity provider does not answer at its {what}: {cause}")]
    Unreachable {
        /// Which address.
        what: &'static str,
        /// What the connection said.
        cause: String,
    },
    /// It answers with something else than was asked for.
    #[error("the identity provider's {what} answers {found}, {expected} was expected")]
    Unexpected {
        /// Which address.
        what: &'static str,
        /// What came.
        found: String,
        /// What should have come.
        expected: &'static str,
    },
    /// It sent the person back with an error of its own.
    #[error("the identity provider refused: {0}")]
    Provider(String),
    /// The answer belongs to no question of this browser, or was used already, or came too late.
    #[error(
        "this answer of the identity provider belongs to no sign-in that began in this browser within the last ten minutes"
    )]
    NotAsked,
    /// The identity token is not good.
    #[error("the identity provider's token: {0}")]
    Token(#[from] TokenFault),
    /// A file of the settings cannot be read.
    #[error("[sign_in.oidc] {key}: {cause}")]
    File {
        /// Which setting.
        key: &'static str,
        /// What is wrong.
        cause: String,
    },
    /// No random bytes.
    #[error(transparent)]
    NoChance(#[from] NoChance),
}
