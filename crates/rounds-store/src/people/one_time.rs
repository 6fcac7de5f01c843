//! Things that are good for exactly one use: the token that makes the first administrator, the
//! state of a sign-in that is on its way.

use jiff::Timestamp;

use crate::{Store, StoreError};

/// Things good for one use.
#[derive(Clone, Copy)]
pub struct OneTime<'s> {
    pub(crate) store: &'s Store,
}

impl OneTime<'_> {
    /// Keeps one, with a text that taking it gives back.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is the same one already.
    pub async fn put(
        &self,
        kind: &str,
        hash: &str,
        expires_at: Timestamp,
        payload: Option<&str>,
    ) -> Result<(), StoreError> {
        let mut change = self.store.change().await?;
        self.store
            .statement(
                "insert into one_time (kind, hash, expires_at, payload) values ($1, $2, $3, $4)",
            )
            .text(kind)
            .text(hash)
            .instant(expires_at)
            .maybe_text(payload)
            .execute(&mut change)
            .await
            .map_err(|error| error.about("the one-time token"))?;
        change.commit().await
    }

    /// Uses it up. Of several who try, one gets it; nobody when it expired. What was kept with it
    /// is in the inner option.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn take(
        &self,
        kind: &str,
        hash: &str,
        at: Timestamp,
    ) -> Result<Option<Option<String>>, StoreError> {
        let sql = "delete from one_time where kind = $1 and hash = $2 and expires_at > $3 \
                   returning payload";
        let mut change = self.store.change().await?;
        let statement = self.store.statement(sql).text(kind).text(hash).instant(at);
        let row = statement.optional(&mut change).await?;
        change.commit().await?;
        row.map(|row| self.store.fields(&row).maybe_text("payload"))
            .transpose()
    }

    /// Whether one of this kind can still be taken.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn any(&self, kind: &str, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "select count(*) as kept from one_time where kind = $1 and expires_at > $2";
        let mut connection = self.store.read().await?;
        let row = self
            .store
            .statement(sql)
            .text(kind)
            .instant(at)
            .one(&mut connection)
            .await?;
        Ok(self.store.fields(&row).number("kept")? > 0)
    }

    /// Forgets those of a kind, all or those that expired before an instant; how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn clear(
        &self,
        kind: &str,
        expired_before: Option<Timestamp>,
    ) -> Result<u64, StoreError> {
        let sql = "delete from one_time where kind = $1 and ($2 is null or expires_at < $2)";
        let mut change = self.store.change().await?;
        let statement = self
            .store
            .statement(sql)
            .text(kind)
            .maybe_instant(expired_before);
        let deleted = statement.execute(&mut change).await?;
        change.commit().await?;
        Ok(deleted)
    }

    /// Forgets those of every kind that expired at an instant or before; how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_expired(&self, at: Timestamp) -> Result<u64, StoreError> {
        let mut change = self.store.change().await?;
        let statement = self
            .store
            .statement("delete from one_time where expires_at <= $1");
        let deleted = statement.instant(at).execute(&mut change).await?;
        change.commit().await?;
        Ok(deleted)
    }
}
