//! Answers to changes through the interface, kept in the database so that several processes share
//! them.

use std::sync::Arc;

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use rounds_store::StoreError;
use rounds_store::idempotency::{Begun, KeptAnswer as Stored};
use rounds_web::SiteError;
use rounds_web::api::{IdempotencyShelf, KeptAnswer, RequestMark, ShelfOutcome};
use sha2::{Digest, Sha256};

use super::home::Home;

/// A shelf in the database.
pub struct StoreShelf {
    /// The installation.
    pub home: Arc<Home>,
}

#[async_trait]
impl IdempotencyShelf for StoreShelf {
    async fn begin(
        &self,
        mark: &RequestMark,
        content_hash: &str,
    ) -> Result<ShelfOutcome, SiteError> {
        let now = self.home.clock.now();
        let shelf = self.home.store.idempotency();
        let begun = shelf.begin(&key(mark), content_hash, now).await;
        Ok(match begun.map_err(failed)? {
            Begun::New => ShelfOutcome::New,
            Begun::UnderWay(_) => ShelfOutcome::UnderWay,
            Begun::OtherRequest => ShelfOutcome::OtherContent,
            Begun::Done(stored) => ShelfOutcome::Answered(read(&stored)?),
        })
    }

    async fn keep(&self, mark: &RequestMark, answer: &KeptAnswer) -> Result<(), SiteError> {
        let stored = Stored {
            status: answer.status,
            response: serde_json::to_string(answer).map_err(unreadable)?,
        };
        let shelf = self.home.store.idempotency();
        shelf.done(&key(mark), &stored).await.map_err(failed)
    }

    async fn give_up(&self, mark: &RequestMark) -> Result<(), SiteError> {
        let shelf = self.home.store.idempotency();
        shelf.forget(&key(mark)).await.map_err(failed)
    }
}

/// A key of somebody else is another key.
fn key(mark: &RequestMark) -> String {
    let mut hash = Sha256::new();
    hash.update(mark.owner.len().to_string());
    hash.update(":");
    hash.update(&mark.owner);
    hash.update(&mark.key);
    HEXLOWER.encode(&hash.finalize())
}

fn read(stored: &Stored) -> Result<KeptAnswer, SiteError> {
    serde_json::from_str(&stored.response).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> SiteError {
    SiteError::Failed {
        what: "earlier answers",
        detail: error.to_string(),
    }
}

fn failed(error: StoreError) -> SiteError {
    SiteError::Failed {
        what: "earlier answers",
        detail: error.to_string(),
    }
}
