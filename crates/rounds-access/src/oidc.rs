//! Signing in through the hospital's identity provider: OpenID Connect, authorization code with
//! PKCE. Who somebody is, is issuer and subject; a mail address or a name never is.
//!
//! `settings` is what the site says, `address` which addresses are asked at all, `outbound`
//! how, `discovery` and `keys` what the provider says of itself, [`identity_token`] the checks of
//! its answer, `identity` what follows for roles, `provider` the steps in order.

mod address;
mod discovery;
mod error;
mod identity;
pub mod identity_token;
mod keys;
mod outbound;
mod provider;
mod settings;

pub use error::OidcError;
pub use identity::{Identity, NoEntry};
pub use provider::{Authorization, Provider};
pub use settings::{MfaClaim, OidcSettings};
