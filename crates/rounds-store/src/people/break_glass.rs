//! Emergency access: opened with a reason for a time, and reviewed afterwards.

use jiff::Timestamp;
use rounds_core::access::PersonId;
use sqlx::any::AnyRow;

use crate::page::{Listed, Page};
use crate::{Store, StoreError};

/// Emergency access.
#[derive(Clone, Copy)]
pub struct BreakGlass<'s> {
    pub(crate) store: &'s Store,
}

/// An emergency access to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBreakGlass {
    /// Public name, `brk_…`.
    pub id: String,
    /// Who.
    pub person: PersonId,
    /// Why, in their words.
    pub reason: String,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// What a reviewer thinks of an emergency access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It was an emergency.
    Justified,
    /// It was not.
    NotJustified,
}

impl Verdict {
    /// The word in the database and in the ledger.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Justified => "justified",
            Self::NotJustified => "not-justified",
        }
    }

    /// The verdict of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Justified, Self::NotJustified]
            .into_iter()
            .find(|verdict| verdict.as_str() == word)
    }
}

/// An emergency access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakGlassRecord {
    /// Public name, `brk_…`.
    pub id: String,
    /// Who.
    pub person: PersonId,
    /// Why, in their words.
    pub reason: String,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Who reviewed it.
    pub reviewed_by: Option<PersonId>,
    /// When it was reviewed.
    pub reviewed_at: Option<Timestamp>,
    /// What the reviewer thinks.
    pub verdict: Option<Verdict>,
    /// The reviewer's note.
    pub note: Option<String>,
}

impl BreakGlass<'_> {
    /// Opens one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn open(&self, new: &NewBreakGlass) -> Result<(), StoreError> {
        let sql = "insert into break_glass (id, person, reason, opened_at, until) \
                   values ($1, $2, $3, $4, $5)";
        let mut change = self.store.change().await?;
        self.store
            .statement(sql)
            .text(&new.id)
            .text(&new.person.0)
            .text(&new.reason)
            .instant(new.opened_at)
            .instant(new.until)
            .execute(&mut change)
            .await?;
        change.commit().await
    }

    /// The one in force for somebody at an instant; the longest, where there are several.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn of(
        &self,
        person: &PersonId,
        at: Timestamp,
    ) -> Result<Option<BreakGlassRecord>, StoreError> {
        let sql = "select * from break_glass where person = $1 and opened_at <= $2 and until > $2 \
                   order by until desc, id limit 1";
        let mut connection = self.store.read().await?;
        let statement = self.store.statement(sql).text(&person.0).instant(at);
        let row = statement.optional(&mut connection).await?;
        row.map(|row| read(self.store, &row)).transpose()
    }

    /// One by id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, id: &str) -> Result<BreakGlassRecord, StoreError> {
        let mut connection = self.store.read().await?;
        let statement = self
            .store
            .statement("select * from break_glass where id = $1");
        let row = statement.text(id).optional(&mut connection).await?;
        match row {
            Some(row) => read(self.store, &row),
            None => Err(missing(id)),
        }
    }

    /// All, or those that nobody reviewed yet, the newest first.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn list(
        &self,
        unreviewed: bool,
        page: &Page,
    ) -> Result<Listed<BreakGlassRecord>, StoreError> {
        let sql = "select * from break_glass where ($1 = 0 or reviewed_at is null) \
                   and ($2 is null or opened_at < (select opened_at from break_glass where id = $2) \
                   or (opened_at = (select opened_at from break_glass where id = $2) and id > $2)) \
                   order by opened_at desc, id limit $3";
        let mut connection = self.store.read().await?;
        let rows = self
            .store
            .statement(sql)
            .number(i64::from(unreviewed))
            .maybe_text(page.after.as_deref())
            .number(page.limit() + 1)
            .all(&mut connection)
            .await?;
        let found = rows.iter().map(|row| read(self.store, row));
        Ok(Listed::cut(
            found.collect::<Result<_, _>>()?,
            page,
            |one: &BreakGlassRecord| one.id.clone(),
        ))
    }

    /// Ends one before its time. False when it was over already.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn close(&self, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "update break_glass set until = $1 where id = $2 and until > $1";
        let mut change = self.store.change().await?;
        let statement = self.store.statement(sql).instant(at).text(id);
        let closed = statement.execute(&mut change).await?;
        change.commit().await?;
        Ok(closed == 1)
    }

    /// Keeps the review of one.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody reviewed it before, [`StoreError::NotFound`].
    pub async fn review(
        &self,
        id: &str,
        reviewer: &PersonId,
        at: Timestamp,
        verdict: Verdict,
        note: &str,
    ) -> Result<BreakGlassRecord, StoreError> {
        let sql = "update break_glass set reviewed_by = $1, reviewed_at = $2, verdict = $3, \
                   note = $4 where id = $5 and reviewed_at is null";
        let mut change = self.store.change().await?;
        let touched = self
            .store
            .statement(sql)
            .text(&reviewer.0)
            .instant(at)
            .text(verdict.as_str())
            .text(note)
            .text(id)
            .execute(&mut change)
            .await?;
        change.commit().await?;
        let reviewed = self.get(id).await?;
        match touched {
            1 => Ok(reviewed),
            _ => Err(StoreError::Conflict {
                what: format!("the review of {id}"),
            }),
        }
    }
}

fn read(store: &Store, row: &AnyRow) -> Result<BreakGlassRecord, StoreError> {
    let fields = store.fields(row);
    let verdict = match fields.maybe_text("verdict")? {
        Some(_) => Some(fields.word("verdict", Verdict::from_word)?),
        None => None,
    };
    Ok(BreakGlassRecord {
        id: fields.text("id")?,
        person: PersonId(fields.text("person")?),
        reason: fields.text("reason")?,
        opened_at: fields.instant("opened_at")?,
        until: fields.instant("until")?,
        reviewed_by: fields.maybe_text("reviewed_by")?.map(PersonId),
        reviewed_at: fields.maybe_instant("reviewed_at")?,
        verdict,
        note: fields.maybe_text("note")?,
    })
}

fn missing(id: &str) -> StoreError {
    StoreError::NotFound {
        what: "emergency access",
        id: id.to_owned(),
    }
}
