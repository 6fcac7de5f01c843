//! Attempts to sign in that failed, counted by whoever throttles. A key is a hash of what is
//! counted: an account, an address, both.

use jiff::Timestamp;

use crate::{Store, StoreError, ids};

/// Attempts.
#[derive(Clone, Copy)]
pub struct Attempts<'s> {
    pub(crate) store: &'s Store,
}

impl Attempts<'_> {
    /// There was one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn record(&self, key_hash: &str, at: Timestamp) -> Result<(), StoreError> {
        let mut change = self.store.change().await?;
        self.store
            .statement("insert into attempt (id, key_hash, at) values ($1, $2, $3)")
            .text(&ids::fresh("att")?)
            .text(key_hash)
            .instant(at)
            .execute(&mut change)
            .await?;
        change.commit().await
    }

    /// How many there were at or after an instant.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn count_since(&self, key_hash: &str, since: Timestamp) -> Result<i64, StoreError> {
        let sql = "select count(*) as attempts from attempt where key_hash = $1 and at >= $2";
        let mut connection = self.store.read().await?;
        let statement = self.store.statement(sql).text(key_hash).instant(since);
        let row = statement.one(&mut connection).await?;
        self.store.fields(&row).number("attempts")
    }

    /// Forgets those of a key.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn clear(&self, key_hash: &str) -> Result<(), StoreError> {
        let mut change = self.store.change().await?;
        let statement = self
            .store
            .statement("delete from attempt where key_hash = $1");
        statement.text(key_hash).execute(&mut change).await?;
        change.commit().await
    }

    /// Forgets those before an instant; how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_before(&self, at: Timestamp) -> Result<u64, StoreError> {
        let mut change = self.store.change().await?;
        let statement = self.store.statement("delete from attempt where at < $1");
        let deleted = statement.instant(at).execute(&mut change).await?;
        change.commit().await?;
        Ok(deleted)
    }
}
