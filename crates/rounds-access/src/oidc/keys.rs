//! The provider's keys. They are fetched when the first token comes, again when a token names a key
//! that is not there (a rotation), at most once a minute, and again after an hour, so that a key
//! that was taken back stops counting.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::JwkSet;
use rounds_core::Clock;
use tokio::sync::Mutex;

use super::error::OidcError;
use super::outbound::Outbound;

/// A token that names an unknown key may cause one request in this time.
const REFETCH: SignedDuration = SignedDuration::from_mins(1);
/// Keys count for this long.
const FRESH: SignedDuration = SignedDuration::from_hours(1);

/// The keys as last seen.
pub struct Keys {
    kept: Mutex<Option<Kept>>,
    clock: Arc<dyn Clock>,
}

struct Kept {
    set: Arc<JwkSet>,
    fetched_at: Timestamp,
    asked_at: Timestamp,
}

impl Keys {
    /// None yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            kept: Mutex::new(None),
            clock,
        }
    }

    /// The keys, with the one that the token names if the provider has it.
    pub async fn with(
        &self,
        kid: Option<&str>,
        outbound: &Outbound,
        jwks_uri: &str,
    ) -> Result<Arc<JwkSet>, OidcError> {
        let mut kept = self.kept.lock().await;
        let now = self.clock.now();
        if let Some(kept) = kept.as_ref() {
            let age = now.duration_since(kept.fetched_at);
            let is_fresh = age < FRESH && !age.is_negative();
            let is_there = kid.is_none_or(|kid| kept.set.find(kid).is_some());
            let asked = now.duration_since(kept.asked_at);
            let asked_just_now = asked < REFETCH && !asked.is_negative();
            if is_fresh && (is_there || asked_just_now) {
                return Ok(Arc::clone(&kept.set));
            }
        }
        if let Some(kept) = kept.as_mut() {
            kept.asked_at = now;
        }
        let set: Arc<JwkSet> = Arc::new(outbound.get("keys", jwks_uri).await?);
        *kept = Some(Kept {
            set: Arc::clone(&set),
            fetched_at: now,
            asked_at: now,
        });
        Ok(set)
    }
}
