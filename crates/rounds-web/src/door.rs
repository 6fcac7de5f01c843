//! Who may come in: the seam between the pages and sign-in.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use rounds_core::access::{Permission, Principal, Rights};

use crate::page_data::office::Caller;
use crate::site_reader::SiteError;
use crate::visit::Visitor;

/// What a request shows of who sent it.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// Nothing.
    None,
    /// The secret in a session cookie.
    Session(String),
    /// A bearer token.
    Token(String),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Session(_) => "Session(…)",
            Self::Token(_) => "Token(…)",
        })
    }
}

/// Recognises who sends a request.
#[async_trait]
pub trait Door: Send + Sync + 'static {
    /// The visitor, or none where the credential is missing, unknown, expired or revoked.
    async fn visitor(
        &self,
        credential: &Credential,
        caller: &Caller,
    ) -> Result<Option<Arc<Visitor>>, SiteError>;

    /// Records that somebody asked for an address without the permission it needs.
    async fn refused(&self, visitor: &Visitor, address: &str, permission: Permission);
}

/// A door without a lock, for a site on loopback where nobody signs in: everybody is whoever runs
/// the server.
pub struct OpenDoor {
    visitor: Visitor,
}

impl OpenDoor {
    /// Lets everybody in as this principal, without limits.
    pub fn to(principal: Principal) -> Self {
        let rights = Rights::unlimited();
        Self {
            visitor: Visitor {
                principal,
                permissions: rights.permissions,
                reading: rights.reading,
                session: None,
                token: None,
                caller: Caller::default(),
            },
        }
    }
}

#[async_trait]
impl Door for OpenDoor {
    async fn visitor(
        &self,
        _: &Credential,
        caller: &Caller,
    ) -> Result<Option<Arc<Visitor>>, SiteError> {
        Ok(Some(Arc::new(Visitor {
            caller: caller.clone(),
            ..self.visitor.clone()
        })))
    }

    /// Nobody is refused anything here.
    async fn refused(&self, _: &Visitor, _: &str, _: Permission) {}
}
