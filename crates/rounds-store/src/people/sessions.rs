//! Sessions of browsers. When one ends is a limit that who made it put in; the clock is the
//! caller's.

use std::fmt;

use jiff::Timestamp;
use rounds_core::access::{PersonId, Purpose};
use sqlx::any::AnyRow;

use crate::statement::Statement;
use crate::{Store, StoreError};

/// Sessions.
#[derive(Clone, Copy)]
pub struct Sessions<'s> {
    pub(crate) store: &'s Store,
}

/// A session. Printed without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Public name of the session, `ses_…`.
    pub id: String,
    /// Hash of the secret in the cookie.
    pub secret_hash: String,
    /// Whose.
    pub person: PersonId,
    /// Since when.
    pub created_at: Timestamp,
    /// Newest request.
    pub last_seen_at: Timestamp,
    /// It ends then, unless there is another request.
    pub idle_end: Timestamp,
    /// It ends then in any case.
    pub absolute_end: Timestamp,
    /// When a second factor was shown.
    pub second_factor_at: Option<Timestamp>,
    /// Where from.
    pub source_ip: String,
    /// What the browser calls itself.
    pub user_agent: String,
    /// What they say they look for.
    pub purpose: Purpose,
    /// The emergency access in force, by id.
    pub break_glass: Option<String>,
    /// What forms must send back.
    pub form_token: String,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// Why it was ended.
    pub end_reason: Option<String>,
}

impl fmt::Debug for SessionRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionRecord")
            .field("id", &self.id)
            .field("person", &self.person)
            .field("idle_end", &self.idle_end)
            .field("absolute_end", &self.absolute_end)
            .field("ended_at", &self.ended_at)
            .finish_non_exhaustive()
    }
}

impl Sessions<'_> {
    /// Keeps a new session.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn insert(&self, session: &SessionRecord) -> Result<(), StoreError> {
        let sql = "insert into session (id, secret_hash, person, created_at, last_seen_at, \
                   idle_end, absolute_end, second_factor_at, source_ip, user_agent, purpose, \
                   break_glass, form_token, ended_at, end_reason) values \
                   ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
        let statement = self
            .store
            .statement(sql)
            .text(&session.id)
            .text(&session.secret_hash)
            .text(&session.person.0)
            .instant(session.created_at)
            .instant(session.last_seen_at)
            .instant(session.idle_end)
            .instant(session.absolute_end)
            .maybe_instant(session.second_factor_at)
            .text(&session.source_ip)
            .text(&session.user_agent)
            .text(session.purpose.as_str())
            .maybe_text(session.break_glass.as_deref())
            .text(&session.form_token)
            .maybe_instant(session.ended_at)
            .maybe_text(session.end_reason.as_deref());
        self.run(statement).await.map(drop)
    }

    /// The session with this secret, ended ones too.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn by_secret_hash(
        &self,
        secret_hash: &str,
    ) -> Result<Option<SessionRecord>, StoreError> {
        let mut connection = self.store.read().await?;
        let sql = "select * from session where secret_hash = $1";
        let statement = self.store.statement(sql).text(secret_hash);
        let row = statement.optional(&mut connection).await?;
        row.map(|row| read(self.store, &row)).transpose()
    }

    /// There was a request. Says nothing about a session that ended.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn touch(
        &self,
        id: &str,
        last_seen_at: Timestamp,
        idle_end: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "update session set last_seen_at = $1, idle_end = $2 \
                   where id = $3 and ended_at is null";
        let statement = self.store.statement(sql).instant(last_seen_at);
        self.run_one(statement.instant(idle_end).text(id)).await
    }

    /// Another secret, and perhaps a second factor, from now on. False when the session ended.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn rotate(
        &self,
        id: &str,
        secret_hash: &str,
        second_factor_at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let sql = "update session set secret_hash = $1, \
                   second_factor_at = coalesce($2, second_factor_at) \
                   where id = $3 and ended_at is null";
        let statement = self.store.statement(sql).text(secret_hash);
        self.run_one(statement.maybe_instant(second_factor_at).text(id))
            .await
    }

    /// Another purpose from now on. False when the session ended.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_purpose(&self, id: &str, purpose: Purpose) -> Result<bool, StoreError> {
        let sql = "update session set purpose = $1 where id = $2 and ended_at is null";
        let statement = self.store.statement(sql).text(purpose.as_str());
        self.run_one(statement.text(id)).await
    }

    /// Emergency access from now on, or no more. False when the session ended.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_break_glass(
        &self,
        id: &str,
        break_glass: Option<&str>,
    ) -> Result<bool, StoreError> {
        let sql = "update session set break_glass = $1 where id = $2 and ended_at is null";
        let statement = self.store.statement(sql).maybe_text(break_glass);
        self.run_one(statement.text(id)).await
    }

    /// Ends it. False when it had ended before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn end(&self, id: &str, at: Timestamp, reason: &str) -> Result<bool, StoreError> {
        let sql = "update session set ended_at = $1, end_reason = $2 \
                   where id = $3 and ended_at is null";
        let statement = self.store.statement(sql).instant(at).text(reason);
        self.run_one(statement.text(id)).await
    }

    /// Ends all sessions of somebody; how many there were.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn end_all_of(
        &self,
        person: &PersonId,
        at: Timestamp,
        reason: &str,
    ) -> Result<u64, StoreError> {
        let sql = "update session set ended_at = $1, end_reason = $2 \
                   where person = $3 and ended_at is null";
        let statement = self.store.statement(sql).instant(at).text(reason);
        self.run(statement.text(&person.0)).await
    }

    /// Somebody's sessions, the newest first, 100 at most.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn list_of(&self, person: &PersonId) -> Result<Vec<SessionRecord>, StoreError> {
        let mut connection = self.store.read().await?;
        let sql = "select * from session where person = $1 order by created_at desc, id limit 100";
        let statement = self.store.statement(sql).text(&person.0);
        let rows = statement.all(&mut connection).await?;
        rows.iter().map(|row| read(self.store, row)).collect()
    }

    /// How many have not ended at an instant.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn count_open(&self, at: Timestamp) -> Result<u64, StoreError> {
        let sql = "select count(*) as sessions from session \
                   where ended_at is null and idle_end > $1 and absolute_end > $1";
        let mut connection = self.store.read().await?;
        let statement = self.store.statement(sql).instant(at);
        let row = statement.one(&mut connection).await?;
        let count = self.store.fields(&row).number("sessions")?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Forgets sessions that ended, by hand or by their limits, before an instant; how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_ended_before(&self, at: Timestamp) -> Result<u64, StoreError> {
        let sql = "delete from session where coalesce(ended_at, $1) < $1 \
                   or idle_end < $1 or absolute_end < $1";
        self.run(self.store.statement(sql).instant(at)).await
    }

    async fn run(&self, statement: Statement<'_>) -> Result<u64, StoreError> {
        let mut change = self.store.change().await?;
        let touched = statement.execute(&mut change).await?;
        change.commit().await?;
        Ok(touched)
    }

    async fn run_one(&self, statement: Statement<'_>) -> Result<bool, StoreError> {
        Ok(self.run(statement).await? == 1)
    }
}

fn read(store: &Store, row: &AnyRow) -> Result<SessionRecord, StoreError> {
    let fields = store.fields(row);
    let purpose = |word: &str| Purpose::ALL.iter().copied().find(|p| p.as_str() == word);
    Ok(SessionRecord {
        id: fields.text("id")?,
        secret_hash: fields.text("secret_hash")?,
        person: PersonId(fields.text("person")?),
        created_at: fields.instant("created_at")?,
        last_seen_at: fields.instant("last_seen_at")?,
        idle_end: fields.instant("idle_end")?,
        absolute_end: fields.instant("absolute_end")?,
        second_factor_at: fields.maybe_instant("second_factor_at")?,
        source_ip: fields.text("source_ip")?,
        user_agent: fields.text("user_agent")?,
        purpose: fields.word("purpose", purpose)?,
        break_glass: fields.maybe_text("break_glass")?,
        form_token: fields.text("form_token")?,
        ended_at: fields.maybe_instant("ended_at")?,
        end_reason: fields.maybe_text("end_reason")?,
    })
}
