//! Taking notices whose time has come, and saying how it went.

use jiff::Timestamp;

use super::Outbox;
use super::record::{NoticeLease, NoticeState, Outgoing};
use crate::StoreError;
use crate::jobs::Backoff;
use crate::page::Page;

/// Why a notice was dropped whose matter was over.
pub(super) const OVER: &str = "the matter was over before it went out";

/// Longest reason that is kept, in bytes; what is longer is cut.
const REASON_BYTES_MAX: usize = 1024;

/// When a notice that did not go out is tried again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retry {
    /// How long to wait after each attempt.
    pub backoff: Backoff,
    /// Where in the spread of the wait, from 0 to 1.
    pub chance: f64,
    /// How often it is tried at most.
    pub attempts_max: i64,
    /// Not before this instant, whatever the wait: what the receiver asked for.
    pub not_before: Option<Timestamp>,
}

/// What becomes of a notice that did not go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undelivered {
    /// It is tried again, not before this instant.
    Again(Timestamp),
    /// It is not tried again.
    Finally,
    /// The lease was worth nothing: somebody else has the notice, or it is over.
    Lost,
}

impl Outbox<'_> {
    /// Takes notices whose time has come, the longest due first, for so long: nobody else is given
    /// them until then. [`Page::ROWS_MAX`] at most.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn lease_due(
        &self,
        now: Timestamp,
        owner: &str,
        limit: u32,
        until: Timestamp,
    ) -> Result<Vec<Outgoing>, StoreError> {
        let mut change = self.store.change().await?;
        let sql = "select id from notice where state = 'waiting' and next_attempt_at <= $1 \
                   and (lease_until is null or lease_until <= $2) \
                   order by next_attempt_at, made_at, id limit $3";
        let statement = self.store.locking_what_is_free(sql);
        let rows = statement
            .instant(now)
            .instant(now)
            .number(Page::first(limit).limit())
            .all(&mut change)
            .await?;
        let mut leased = Vec::with_capacity(rows.len());
        for row in &rows {
            let sql = "update notice set lease_owner = $1, lease_until = $2, \
                       attempts = attempts + 1 where id = $3 returning *";
            let statement = self.store.statement(sql).text(owner).instant(until);
            let id = self.store.fields(row).text("id")?;
            let row = statement.text(&id).one(&mut change).await?;
            leased.push(Outgoing::read(self.store, &row)?);
        }
        change.commit().await?;
        Ok(leased)
    }

    /// Holds what was taken for longer; how many of the leases were still good. Nobody may send what
    /// belongs to a lease that was not.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn renew(
        &self,
        leases: &[NoticeLease],
        until: Timestamp,
    ) -> Result<usize, StoreError> {
        let sql = "update notice set lease_until = $1 \
                   where id = $2 and lease_owner = $3 and attempts = $4 and state = 'waiting'";
        let mut change = self.store.change().await?;
        let mut good = 0;
        for lease in leases {
            let statement = self.store.statement(sql).instant(until);
            let touched = held(statement, lease).execute(&mut change).await?;
            good += usize::from(touched == 1);
        }
        change.commit().await?;
        Ok(good)
    }

    /// They went out, all in one message or each by itself. How many of the leases were still good:
    /// those of the others may go out a second time.
    ///
    /// # Errors
    /// When the database cannot be written. The notices then go out again when the leases run out.
    pub async fn sent(&self, leases: &[NoticeLease], at: Timestamp) -> Result<u64, StoreError> {
        self.end(leases, NoticeState::Sent, None, at).await
    }

    /// Nobody needs them any more, or the person cannot be reached this way, for this reason. How
    /// many of the leases were still good.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn dropped(
        &self,
        leases: &[NoticeLease],
        why: &str,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        self.end(leases, NoticeState::Dropped, Some(why), at).await
    }

    /// Their matter was over before they went out. Where it comes up again, they can be put again.
    /// How many of the leases were still good.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn over(&self, leases: &[NoticeLease], at: Timestamp) -> Result<u64, StoreError> {
        self.end(leases, NoticeState::Dropped, Some(OVER), at).await
    }

    /// It did not go out, for this reason, which must hold no secret. It is tried again as long as
    /// `again` allows; without it, never.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn failed(
        &self,
        lease: &NoticeLease,
        why: &str,
        again: Option<Retry>,
        at: Timestamp,
    ) -> Result<Undelivered, StoreError> {
        let Some(retry) = again.filter(|retry| lease.attempt < retry.attempts_max) else {
            let ended = self
                .end(
                    std::slice::from_ref(lease),
                    NoticeState::Failed,
                    Some(why),
                    at,
                )
                .await?;
            return Ok(match ended {
                0 => Undelivered::Lost,
                _ => Undelivered::Finally,
            });
        };
        let wait = retry.backoff.wait(lease.attempt, retry.chance);
        let next = at.checked_add(wait).unwrap_or(Timestamp::MAX);
        let next = retry.not_before.map_or(next, |asked| asked.max(next));
        match self.put_back(lease, next, Some(why)).await? {
            true => Ok(Undelivered::Again(next)),
            false => Ok(Undelivered::Lost),
        }
    }

    /// Gives a notice back that was not tried, as if it had not been taken: for a sender that has
    /// to stop. False when the lease is worth nothing.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn release(&self, lease: &NoticeLease, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "update notice set lease_owner = null, lease_until = null, \
                   attempts = attempts - 1, next_attempt_at = $1 \
                   where id = $2 and lease_owner = $3 and attempts = $4 and state = 'waiting'";
        let mut change = self.store.change().await?;
        let statement = self.store.statement(sql).instant(at);
        let touched = held(statement, lease).execute(&mut change).await?;
        change.commit().await?;
        Ok(touched == 1)
    }

    async fn put_back(
        &self,
        lease: &NoticeLease,
        next: Timestamp,
        why: Option<&str>,
    ) -> Result<bool, StoreError> {
        let sql = "update notice set lease_owner = null, lease_until = null, \
                   next_attempt_at = $1, last_error = $2 \
                   where id = $3 and lease_owner = $4 and attempts = $5 and state = 'waiting'";
        let mut change = self.store.change().await?;
        let statement = self.store.statement(sql).instant(next);
        let statement = statement.maybe_text(why.map(fitting).as_deref());
        let touched = held(statement, lease).execute(&mut change).await?;
        change.commit().await?;
        Ok(touched == 1)
    }

    async fn end(
        &self,
        leases: &[NoticeLease],
        state: NoticeState,
        why: Option<&str>,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let sql = "update notice set state = $1, last_error = coalesce($2, last_error), \
                   ended_at = $3, lease_owner = null, lease_until = null \
                   where id = $4 and lease_owner = $5 and attempts = $6 and state = 'waiting'";
        let mut change = self.store.change().await?;
        let why = why.map(fitting);
        let mut ended = 0;
        for lease in leases {
            let statement = self.store.statement(sql).text(state.as_str());
            let statement = statement.maybe_text(why.as_deref()).instant(at);
            ended += held(statement, lease).execute(&mut change).await?;
        }
        change.commit().await?;
        Ok(ended)
    }
}

/// The last three values of a statement: only who holds the lease may say how it went.
fn held<'s>(
    statement: crate::statement::Statement<'s>,
    lease: &NoticeLease,
) -> crate::statement::Statement<'s> {
    let statement = statement.text(&lease.notice).text(&lease.owner);
    statement.number(lease.attempt)
}

/// A reason that can be kept: what a server said may hold anything.
fn fitting(why: &str) -> String {
    let end = why.floor_char_boundary(REASON_BYTES_MAX);
    why.get(..end).unwrap_or_default().replace('\0', "\u{fffd}")
}
