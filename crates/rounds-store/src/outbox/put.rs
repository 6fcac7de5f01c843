//! Putting notices in, and forgetting what is long over.

use jiff::Timestamp;

use super::Outbox;
use super::record::NewNotice;
use super::send::OVER;
use crate::open::Change;
use crate::{StoreError, ids};

impl Outbox<'_> {
    /// Puts notices in, all or none; how many of them are new. One that was put before for the same
    /// person, channel and key stays as it is, whether it went out or not; but what never went out
    /// because its matter was over (see [`Outbox::over`]) is new again.
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
                   on conflict (person, channel, key) do update set state = 'waiting', \
                   urgency = excluded.urgency, subject = excluded.subject, text = excluded.text, \
                   path = excluded.path, made_at = excluded.made_at, \
                   not_before = excluded.not_before, attempts = 0, \
                   next_attempt_at = excluded.next_attempt_at, last_error = null, ended_at = null \
                   where notice.state = 'dropped' and notice.last_error = $12";
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
            .text(OVER)
            .execute(change)
            .await
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
