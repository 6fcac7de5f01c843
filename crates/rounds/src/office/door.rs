//! The door of a site where people sign in: recognises sessions and tokens, and asks the policies
//! what each may do.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_access::SignIn;
use rounds_access::answer::Recognised;
use rounds_core::access::Permission;
use rounds_store::ledger::{Action, Object, Outcome};
use rounds_web::page_data::office::Caller;
use rounds_web::{Credential, Door, SessionFacts, SiteError, Visitor};

use super::caller::as_caller;
use super::home::Home;
use super::recorder::Act;
use super::trace::{source_of, via};

/// Lets in who is recognised.
pub struct LockedDoor {
    /// The installation.
    pub home: Arc<Home>,
    /// Recognises them.
    pub sign_in: SignIn,
}

#[async_trait]
impl Door for LockedDoor {
    async fn visitor(
        &self,
        credential: &Credential,
        caller: &Caller,
    ) -> Result<Option<Arc<Visitor>>, SiteError> {
        let from = as_caller(caller);
        let found = match credential {
            Credential::None => return Ok(None),
            Credential::Session(secret) => self.sign_in.by_session(secret, &from).await,
            Credential::Token(secret) => self.sign_in.by_token(secret, &from).await,
        };
        let found = found.map_err(|error| SiteError::Failed {
            what: "who you are",
            detail: error.to_string(),
        })?;
        Ok(found.map(|recognised| Arc::new(self.with_rights(recognised, caller))))
    }

    async fn refused(&self, visitor: &Visitor, address: &str, permission: Permission) {
        let mut act = Act::done(Action::Read, Object::new("address", address));
        act.permission = Some(permission);
        act.outcome = Outcome::Refused;
        let recorder = &self.home.recorder;
        let source = source_of(visitor);
        let recorded = recorder.record(&visitor.principal, via(visitor), &source, act);
        if let Err(error) = recorded.await {
            // They were refused all the same, and got nothing.
            tracing::error!(%error, "a refusal could not be recorded");
        }
    }
}

impl LockedDoor {
    fn with_rights(&self, recognised: Recognised, caller: &Caller) -> Visitor {
        let rights = self.home.policies.rights(&recognised.principal);
        Visitor {
            permissions: rights.permissions.clone(),
            reading: rights.reading.clone(),
            session: recognised.session.map(|session| SessionFacts {
                id: session.id,
                form_token: session.form_token,
                idle_end: session.idle_end,
                absolute_end: session.absolute_end,
            }),
            token: recognised.token,
            caller: caller.clone(),
            principal: recognised.principal,
        }
    }
}
