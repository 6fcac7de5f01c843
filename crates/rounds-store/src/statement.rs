//! One statement with its values, the same text for both databases. Values are bound, never put
//! into the text; what the database says is turned into a cause here and nowhere else.

use jiff::Timestamp;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection};

use crate::StoreError;
use crate::open::Inner;

/// Longest text that is kept in one value, in bytes.
pub(crate) const TEXT_BYTES_MAX: usize = 1024 * 1024;

/// A statement that is being filled.
pub(crate) struct Statement<'s> {
    query: Query<'static, Any, AnyArguments>,
    store: &'s Inner,
    fault: Option<StoreError>,
}

impl<'s> Statement<'s> {
    pub(crate) fn new(store: &'s Inner, sql: impl sqlx::SqlSafeStr) -> Self {
        Self {
            query: sqlx::query(sql),
            store,
            fault: None,
        }
    }

    /// The next value, a text.
    pub(crate) fn text(self, value: &str) -> Self {
        self.maybe_text(Some(value))
    }

    /// The next value, a text or nothing.
    pub(crate) fn maybe_text(mut self, value: Option<&str>) -> Self {
        // PostgreSQL cannot keep U+0000, so neither does SQLite: the two must not differ.
        let wrong = match value {
            Some(text) if text.contains('\0') => Some("it holds the character U+0000"),
            Some(text) if text.len() > TEXT_BYTES_MAX => Some("it is longer than 1 MiB"),
            _ => None,
        };
        if let Some(why) = wrong {
            self.fault = Some(StoreError::Unacceptable {
                what: "a text".to_owned(),
                why: why.to_owned(),
            });
        }
        self.query = self.query.bind(value.map(ToOwned::to_owned));
        self
    }

    /// The next value, a number.
    pub(crate) fn number(self, value: i64) -> Self {
        self.maybe_number(Some(value))
    }

    /// The next value, a number or nothing.
    pub(crate) fn maybe_number(mut self, value: Option<i64>) -> Self {
        self.query = self.query.bind(value);
        self
    }

    /// The next value, an instant.
    pub(crate) fn instant(self, value: Timestamp) -> Self {
        self.number(value.as_microsecond())
    }

    /// The next value, an instant or nothing.
    pub(crate) fn maybe_instant(self, value: Option<Timestamp>) -> Self {
        self.maybe_number(value.map(Timestamp::as_microsecond))
    }

    /// Runs it; the number of rows it touched.
    pub(crate) async fn execute(self, on: &mut AnyConnection) -> Result<u64, StoreError> {
        let store = self.store;
        let query = self.ready()?;
        let done = query.execute(on).await;
        Ok(done.map_err(|error| store.cause(&error))?.rows_affected())
    }

    /// Its first row, if there is one.
    pub(crate) async fn optional(
        self,
        on: &mut AnyConnection,
    ) -> Result<Option<AnyRow>, StoreError> {
        let store = self.store;
        let query = self.ready()?;
        let row = query.fetch_optional(on).await;
        row.map_err(|error| store.cause(&error))
    }

    /// Its one row.
    pub(crate) async fn one(self, on: &mut AnyConnection) -> Result<AnyRow, StoreError> {
        let store = self.store;
        let query = self.ready()?;
        let row = query.fetch_one(on).await;
        row.map_err(|error| store.cause(&error))
    }

    /// All of its rows.
    pub(crate) async fn all(self, on: &mut AnyConnection) -> Result<Vec<AnyRow>, StoreError> {
        let store = self.store;
        let query = self.ready()?;
        let rows = query.fetch_all(on).await;
        rows.map_err(|error| store.cause(&error))
    }

    fn ready(self) -> Result<Query<'static, Any, AnyArguments>, StoreError> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(self.query),
        }
    }
}
