//! Reading events: those after a number, or those of one subject.

use super::Events;
use super::record::StoredEvent;
use crate::StoreError;
use crate::page::Page;

impl Events<'_> {
    /// Events after this number, in order, [`Page::ROWS_MAX`] at most. None is the end.
    ///
    /// # Errors
    /// When the database cannot be asked, or what it holds cannot be read.
    pub async fn since(&self, seq: i64, limit: u32) -> Result<Vec<StoredEvent>, StoreError> {
        let mut connection = self.store.read().await?;
        let sql = "select * from event where seq > $1 order by seq limit $2";
        let statement = self.store.statement(sql).number(seq);
        let rows = statement
            .number(Page::first(limit).limit())
            .all(&mut connection)
            .await?;
        rows.iter()
            .map(|row| StoredEvent::read(self.store, row))
            .collect()
    }

    /// All events of one subject, in order.
    ///
    /// # Errors
    /// As [`Events::since`].
    pub async fn of_subject(&self, kind: &str, id: &str) -> Result<Vec<StoredEvent>, StoreError> {
        let mut connection = self.store.read().await?;
        let sql = "select * from event where subject_kind = $1 and subject_id = $2 \
                   order by version";
        let statement = self.store.statement(sql).text(kind).text(id);
        let rows = statement.all(&mut connection).await?;
        rows.iter()
            .map(|row| StoredEvent::read(self.store, row))
            .collect()
    }
}
