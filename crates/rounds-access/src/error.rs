//! Why something about signing in was not done. That somebody is refused at the door is no error:
//! it is an [`crate::answer::Outcome`], and says nothing more.

use rounds_core::access::Permission;
use rounds_store::StoreError;

use crate::installation_key::KeyError;
use crate::oidc::OidcError;
use crate::password::{Busy, HashFault, WeakPassword};
use crate::secret::NoChance;
use crate::settings::SettingFault;

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The store cannot be asked or written. Where the ledger cannot be written nobody signs in.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The installation key, or what it sealed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No random bytes.
    #[error(transparent)]
    NoChance(#[from] NoChance),
    /// A setting cannot be followed.
    #[error(transparent)]
    Setting(#[from] SettingFault),
    /// The identity provider. Its text is for the log and for administrators.
    #[error(transparent)]
    Oidc(#[from] OidcError),
    /// There is no identity provider here, or there are no local accounts.
    #[error("{0} is not offered by this installation")]
    NotOffered(&'static str),
    /// A password that is not accepted; say why to whoever chose it.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// Something typed is not accepted; say why to whoever typed it.
    #[error("{what}: {why}")]
    Unacceptable {
        /// What it is.
        what: &'static str,
        /// What is wrong, and what is expected.
        why: String,
    },
    /// They lack a permission.
    #[error("this needs the permission {0}, which your roles do not give")]
    Denied(Permission),
    /// A rule of this installation forbids it.
    #[error("{0}")]
    Forbidden(&'static str),
    /// Wrong proof: password or code.
    #[error("that was not right; nothing was changed")]
    WrongProof,
    /// Signing in was too long ago for this: [`crate::SignIn::confirm`] first.
    #[error(
        "show again that it is you, with your password or a code: this changes who may come in"
    )]
    ConfirmFirst,
    /// Too many attempts, or too many at once.
    #[error("too many attempts; try again in {retry_after_s} s")]
    Throttled {
        /// When to come again.
        retry_after_s: u32,
    },
    /// The session ended in between.
    #[error("this session has ended; sign in again")]
    SessionEnded,
}

impl From<Busy> for SignInError {
    fn from(_: Busy) -> Self {
        Self::Throttled { retry_after_s: 1 }
    }
}

impl From<HashFault> for SignInError {
    fn from(fault: HashFault) -> Self {
        match fault {
            HashFault::Busy(busy) => busy.into(),
            HashFault::NoChance(error) => error.into(),
        }
    }
}
