//! Signing in: ties passwords, codes, the identity provider, sessions and tokens to the store, the
//! clock and the ledger. Everything noteworthy is in the ledger before its answer leaves; where the
//! ledger cannot be written, nobody comes in.
//!
//! `local` is the way with a password, `through_provider` the way with OpenID Connect; both end in
//! `sessions`. `tokens` are for programs, `people` for administrators, `emergency` is break-glass.

mod emergency;
mod enrolment;
mod gate;
mod invitation;
mod local;
mod new_password;
mod pending;
mod people;
mod proof;
mod record;
mod sessions;
mod set_up;
mod through_provider;
mod tokens;
mod vouched;

use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use rounds_core::Clock;
use rounds_core::access::Permission;
use rounds_store::Store;
use rounds_store::people::PersonRecord;

use crate::answer::Actor;
use crate::error::SignInError;
use crate::installation_key::InstallationKey;
use crate::oidc::Provider;
use crate::password::PasswordHashing;
use crate::roles::RoleBook;
use crate::settings::{SecondFactor, SignInSettings};

use gate::Gate;
pub use people::PersonChange;
pub use set_up::FirstPerson;
pub use through_provider::{ProviderAnswer, ProviderStart};

/// Signing in. Clones share everything.
#[derive(Clone)]
pub struct SignIn {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    key: InstallationKey,
    settings: SignInSettings,
    site_name: String,
    roles: RwLock<Arc<RoleBook>>,
    hashing: PasswordHashing,
    gate: Gate,
    provider: Option<Provider>,
}

/// What [`SignIn::new`] is made of.
pub struct Parts {
    /// The office's store.
    pub store: Store,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The installation's key.
    pub key: InstallationKey,
    /// What the site decided.
    pub settings: SignInSettings,
    /// The site's name: shown by authenticators, refused in passwords.
    pub site_name: String,
    /// The roles of the policies.
    pub roles: RoleBook,
}

impl SignIn {
    /// Checks the settings and reads the files that they name. No provider is asked yet.
    pub fn new(parts: Parts) -> Result<Self, SignInError> {
        let Parts {
            store,
            clock,
            key,
            settings,
            site_name,
            roles,
        } = parts;
        settings.check()?;
        let provider = match settings.oidc.clone() {
            Some(oidc) => Some(Provider::new(oidc, Arc::clone(&clock))?),
            None => None,
        };
        Ok(Self {
            inner: Arc::new(Inner {
                store,
                clock,
                key,
                settings,
                site_name,
                roles: RwLock::new(Arc::new(roles)),
                hashing: PasswordHashing::new()?,
                gate: Gate::default(),
                provider,
            }),
        })
    }

    /// What the site decided.
    pub fn settings(&self) -> &SignInSettings {
        &self.inner.settings
    }

    /// Follows policies that were read anew.
    pub fn set_roles(&self, roles: RoleBook) {
        let mut kept = self
            .inner
            .roles
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *kept = Arc::new(roles);
    }

    fn store(&self) -> &Store {
        &self.inner.store
    }

    fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    fn roles(&self) -> Arc<RoleBook> {
        let kept = self
            .inner
            .roles
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&kept)
    }

    /// Whether the setting asks a second factor of this person.
    fn needs_second_factor(&self, person: &PersonRecord) -> bool {
        match self.inner.settings.second_factor {
            SecondFactor::All => true,
            SecondFactor::Privileged => self.roles().is_privileged(&person.roles),
            SecondFactor::None => false,
        }
    }

    /// Refuses, and records it, where the permission is missing.
    async fn require(&self, actor: &Actor<'_>, permission: Permission) -> Result<(), SignInError> {
        if actor.permissions.contains(&permission) {
            return Ok(());
        }
        self.record_denied(actor, permission).await?;
        Err(SignInError::Denied(permission))
    }
}
