//! Values out of a row. A value that this program cannot have written is damage, not a panic.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::StoreError;
use crate::open::Inner;

/// A row and the database it came from, for messages.
pub(crate) struct Fields<'r> {
    row: &'r AnyRow,
    store: &'r Inner,
}

impl<'r> Fields<'r> {
    pub(crate) fn new(store: &'r Inner, row: &'r AnyRow) -> Self {
        Self { row, store }
    }

    pub(crate) fn maybe_text(&self, column: &str) -> Result<Option<String>, StoreError> {
        let value = self.row.try_get::<Option<String>, _>(column);
        value.map_err(|error| self.store.cause(&error))
    }

    pub(crate) fn text(&self, column: &str) -> Result<String, StoreError> {
        self.maybe_text(column)?.ok_or_else(|| self.missing(column))
    }

    pub(crate) fn maybe_number(&self, column: &str) -> Result<Option<i64>, StoreError> {
        let value = self.row.try_get::<Option<i64>, _>(column);
        value.map_err(|error| self.store.cause(&error))
    }

    pub(crate) fn number(&self, column: &str) -> Result<i64, StoreError> {
        self.maybe_number(column)?
            .ok_or_else(|| self.missing(column))
    }

    pub(crate) fn maybe_instant(&self, column: &str) -> Result<Option<Timestamp>, StoreError> {
        let Some(microseconds) = self.maybe_number(column)? else {
            return Ok(None);
        };
        let instant = Timestamp::from_microsecond(microseconds);
        let instant = instant.map_err(|_| self.damaged(column, "is no instant"))?;
        Ok(Some(instant))
    }

    pub(crate) fn instant(&self, column: &str) -> Result<Timestamp, StoreError> {
        self.maybe_instant(column)?
            .ok_or_else(|| self.missing(column))
    }

    /// A set of words, kept as a JSON list.
    pub(crate) fn words(&self, column: &str) -> Result<BTreeSet<String>, StoreError> {
        self.json(column)
    }

    /// Anything kept as JSON.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(
        &self,
        column: &str,
    ) -> Result<T, StoreError> {
        let text = self.text(column)?;
        serde_json::from_str(&text).map_err(|_| self.damaged(column, "is not the JSON expected"))
    }

    /// A word that must be one of those this program writes.
    pub(crate) fn word<T>(
        &self,
        column: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        let text = self.text(column)?;
        read(&text).ok_or_else(|| self.damaged(column, "holds an unknown word"))
    }

    /// As [`Fields::word`], where there may be none.
    pub(crate) fn maybe_word<T>(
        &self,
        column: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        match self.maybe_text(column)? {
            Some(_) => self.word(column, read).map(Some),
            None => Ok(None),
        }
    }

    fn missing(&self, column: &str) -> StoreError {
        self.damaged(column, "is empty")
    }

    fn damaged(&self, column: &str, how: &str) -> StoreError {
        self.store.damaged(format!("column {column} {how}"))
    }
}

/// JSON of a set of words, in the order of its bytes.
pub(crate) fn words_text(words: &BTreeSet<String>) -> String {
    serde_json::to_string(words).expect("invariant: texts are JSON")
}

/// An instant as it will be read back: whole microseconds.
pub(crate) fn kept(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond())
        .expect("invariant: cutting nanoseconds off stays within the range")
}
