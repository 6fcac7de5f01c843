//! Requests that must not be done twice: a client that heard no answer sends the same key again and
//! is given the answer of the first time.

use jiff::Timestamp;

use crate::{Store, StoreError};

/// Requests by their keys.
#[derive(Clone, Copy)]
pub struct Idempotency<'s> {
    store: &'s Store,
}

impl Store {
    /// Requests that must not be done twice.
    pub fn idempotency(&self) -> Idempotency<'_> {
        Idempotency { store: self }
    }
}

/// The answer of the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// HTTP status.
    pub status: u16,
    /// Everything else of the answer, as the caller writes it.
    pub response: String,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Nothing: do it, then say how it went.
    New,
    /// It was done: this was the answer.
    Done(KeptAnswer),
    /// It began then and is not over, or died.
    UnderWay(Timestamp),
    /// The key was used for another request.
    OtherRequest,
}

impl Idempotency<'_> {
    /// Begins a request. Of several with the same key at once, one hears [`Begun::New`].
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn begin(
        &self,
        key_hash: &str,
        request_hash: &str,
        at: Timestamp,
    ) -> Result<Begun, StoreError> {
        let sql = "insert into idempotency (key_hash, request_hash, state, created_at) \
                   values ($1, $2, 'under-way', $3) on conflict do nothing";
        let mut change = self.store.change().await?;
        let statement = self.store.statement(sql).text(key_hash).text(request_hash);
        let written = statement.instant(at).execute(&mut change).await?;
        if written == 1 {
            change.commit().await?;
            return Ok(Begun::New);
        }
        let sql = "select * from idempotency where key_hash = $1";
        let row = self
            .store
            .statement(sql)
            .text(key_hash)
            .optional(&mut change)
            .await?;
        let Some(row) = row else {
            return Err(StoreError::Conflict {
                what: "the request with this key".to_owned(),
            });
        };
        let fields = self.store.fields(&row);
        if fields.text("request_hash")? != request_hash {
            return Ok(Begun::OtherRequest);
        }
        if fields.text("state")? != "done" {
            return Ok(Begun::UnderWay(fields.instant("created_at")?));
        }
        let status = u16::try_from(fields.number("status")?).unwrap_or(500);
        Ok(Begun::Done(KeptAnswer {
            status,
            response: fields.text("response")?,
        }))
    }

    /// It was done, with this answer.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn done(&self, key_hash: &str, answer: &KeptAnswer) -> Result<(), StoreError> {
        let sql = "update idempotency set state = 'done', status = $1, response = $2 \
                   where key_hash = $3";
        let mut change = self.store.change().await?;
        let statement = self.store.statement(sql).number(i64::from(answer.status));
        statement
            .text(&answer.response)
            .text(key_hash)
            .execute(&mut change)
            .await?;
        change.commit().await
    }

    /// It was not done, and may be tried again with the same key.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget(&self, key_hash: &str) -> Result<(), StoreError> {
        let sql = "delete from idempotency where key_hash = $1 and state = 'under-way'";
        let mut change = self.store.change().await?;
        self.store
            .statement(sql)
            .text(key_hash)
            .execute(&mut change)
            .await?;
        change.commit().await
    }

    /// Forgets requests that began before an instant; how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_before(&self, at: Timestamp) -> Result<u64, StoreError> {
        let mut change = self.store.change().await?;
        let statement = self
            .store
            .statement("delete from idempotency where created_at < $1");
        let deleted = statement.instant(at).execute(&mut change).await?;
        change.commit().await?;
        Ok(deleted)
    }
}
