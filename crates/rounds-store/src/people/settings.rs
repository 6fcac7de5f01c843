//! What this installation keeps for itself, by key.

use crate::{Store, StoreError};

/// Settings.
#[derive(Clone, Copy)]
pub struct Settings<'s> {
    pub(crate) store: &'s Store,
}

impl Settings<'_> {
    /// What is kept under a key.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut connection = self.store.read().await?;
        let statement = self
            .store
            .statement("select value from setting where key = $1");
        let row = statement.text(key).optional(&mut connection).await?;
        row.map(|row| self.store.fields(&row).text("value"))
            .transpose()
    }

    /// Keeps this under a key instead of what was there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let sql = "insert into setting (key, value) values ($1, $2) \
                   on conflict (key) do update set value = excluded.value";
        let mut change = self.store.change().await?;
        self.store
            .statement(sql)
            .text(key)
            .text(value)
            .execute(&mut change)
            .await?;
        change.commit().await
    }

    /// What is kept under a key; this value where there was nothing. Of several who offer a value
    /// at once, one wins and all are given the winner's.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn get_or_set(&self, key: &str, value: &str) -> Result<String, StoreError> {
        let sql = "insert into setting (key, value) values ($1, $2) on conflict (key) do nothing";
        let mut change = self.store.change().await?;
        self.store
            .statement(sql)
            .text(key)
            .text(value)
            .execute(&mut change)
            .await?;
        let statement = self
            .store
            .statement("select value from setting where key = $1");
        let row = statement.text(key).one(&mut change).await?;
        let kept = self.store.fields(&row).text("value")?;
        change.commit().await?;
        Ok(kept)
    }
}
