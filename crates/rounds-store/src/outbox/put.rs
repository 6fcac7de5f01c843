//! Putting notices in, and taking back what nobody needs any more.

use jiff::Timestamp;

use super::Outbox;
use super::record::NewNotice;
use crate::open::Change;
use crate::{StoreError, ids};

impl Outbox<'_> {
    /// Puts notices in, all or none; how many of them are new. One that was put before for the same
    /// person, channel and key stays as it is, whether it went out or not.
    ///
    /// # Errors
    /// When the database cannot be written, or a text cannot be kept.
    pub async fn put(&self, new: &[NewNotice]) -> Result<u64, StoreError> {
        let mut change = self.store.change().await?;
        let mut added = 0;
        for notice in new {
            added += self.insert(&mut change, notice).await?;
        }
        change.commit().await?;
        Ok(added)
    }

    async fn insert(&self, change: &mut Change<'_>, new: &NewNotice) -> Result<u64, StoreError> {
        let sql = "insert into notice (id, key, person, channel, urgency, subject, text, path, \
                   made_at, not_before, state, attempts, next_attempt_at) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', 0, $11) \
                   on conflict (person, channel, key) do nothing";
        self.store
            .statement(sql)
            .text(&ids::fresh("ntc")?)
            .text(&new.key)
            .text(&new.person.0)
            .text(new.channel.as_str())
            .text(&new.urgency)
            .text(&new.subject)
            .text(&new.text)
            .text(&new.path)
            .instant(new.made_at)
            .instant(new.not_before)
            .instant(new.not_before)
            .execute(change)
            .await
    }

    /// Drops what still waits under this key, whoever it is for: the matter is over. What somebody
    /// is just sending goes out. How many were dropped.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn withdraw(&self, key: &str, at: Timestamp) -> Result<u64, StoreError> {
        let sql = "update notice set state = 'dropped', ended_at = $1, \
                   last_error = 'the matter was over before it went out', lease_owner = null, \
                   lease_until = null where key = $2 and state = 'waiting' \
                   and (lease_until is null or lease_until <= $3)";
        let mut change = self.store.change().await?;
        let statement = self.store.statement(sql).instant(at).text(key);
        let dropped = statement.instant(at).execute(&mut change).await?;
        change.commit().await?;
        Ok(dropped)
    }

    /// Forgets notices that were over before an instant; how many. One that is put again after that
    /// goes out again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_ended_before(&self, at: Timestamp) -> Result<u64, StoreError> {
        let sql = "delete from notice where ended_at < $1";
        let mut change = self.store.change().await?;
        let statement = self.store.statement(sql).instant(at);
        let deleted = statement.execute(&mut change).await?;
        change.commit().await?;
        Ok(deleted)
    }
}
