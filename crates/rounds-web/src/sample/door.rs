//! Doors of the sample: one that stands open, one with a lock.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_trait::async_trait;
use rounds_core::access::{ActorKind, Permission, PersonId, Principal, Purpose, ReadRights};

use super::instant;
use crate::door::{Credential, Door, OpenDoor};
use crate::page_data::office::Caller;
use crate::site_reader::SiteError;
use crate::visit::{SessionFacts, Visitor};

/// Lets everybody in.
pub fn sample_door() -> Arc<dyn Door> {
    Arc::new(OpenDoor::to(Principal::operator("sample")))
}

/// Lets in who shows one of the secrets, as a session or as a token.
#[derive(Default)]
pub struct LockedDoor {
    sessions: BTreeMap<String, Arc<Visitor>>,
    tokens: BTreeMap<String, Arc<Visitor>>,
}

impl LockedDoor {
    /// A session with this secret belongs to this visitor.
    pub fn with_session(mut self, secret: &str, visitor: Visitor) -> Self {
        self.sessions.insert(secret.to_owned(), Arc::new(visitor));
        self
    }

    /// A token with this secret belongs to this visitor.
    pub fn with_token(mut self, secret: &str, visitor: Visitor) -> Self {
        self.tokens.insert(secret.to_owned(), Arc::new(visitor));
        self
    }
}

#[async_trait]
impl Door for LockedDoor {
    async fn visitor(
        &self,
        credential: &Credential,
        caller: &Caller,
    ) -> Result<Option<Arc<Visitor>>, SiteError> {
        let found = match credential {
            Credential::None => None,
            Credential::Session(secret) => self.sessions.get(secret),
            Credential::Token(secret) => self.tokens.get(secret),
        };
        let here = |visitor: &Arc<Visitor>| {
            Arc::new(Visitor {
                caller: caller.clone(),
                ..Visitor::clone(visitor)
            })
        };
        Ok(found.map(here))
    }

    /// The sample keeps no ledger.
    async fn refused(&self, _: &Visitor, _: &str, _: Permission) {}
}

/// The form token of [`sample_visitor`].
pub const SAMPLE_FORM_TOKEN: &str = "sample-form-token";

/// Somebody with these permissions, in a browser session that ends twelve hours after the sample's
/// last round.
pub fn sample_visitor(permissions: impl IntoIterator<Item = Permission>) -> Visitor {
    Visitor {
        principal: Principal {
            person: PersonId("per_castellanos".to_owned()),
            name: "Ada Castellanos".to_owned(),
            kind: ActorKind::Person,
            roles: BTreeSet::from(["cmio".to_owned()]),
            units: BTreeSet::from(["Northside".to_owned()]),
            staff_ids: BTreeSet::new(),
            purpose: Purpose::Quality,
            second_factor: true,
            break_glass: None,
            scopes: None,
        },
        permissions: permissions.into_iter().collect(),
        reading: ReadRights::Unlimited,
        session: Some(SessionFacts {
            id: "ses_own".to_owned(),
            form_token: SAMPLE_FORM_TOKEN.to_owned(),
            idle_end: instant(-15 * 60),
            absolute_end: instant(-12 * 3_600),
        }),
        token: None,
        caller: Caller::default(),
    }
}
