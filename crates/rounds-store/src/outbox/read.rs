//! Reading notices: one, those of a person, all, and how many there are of each.

use std::collections::BTreeMap;

use rounds_core::access::PersonId;

use super::Outbox;
use super::record::{NoticeFilter, NoticeState, Outgoing};
use crate::StoreError;
use crate::page::{Listed, Page};

impl Outbox<'_> {
    /// One notice.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get(&self, id: &str) -> Result<Outgoing, StoreError> {
        let mut connection = self.store.read().await?;
        let statement = self.store.statement("select * from notice where id = $1");
        match statement.text(id).optional(&mut connection).await? {
            Some(row) => Outgoing::read(self.store, &row),
            None => Err(StoreError::NotFound {
                what: "notice",
                id: id.to_owned(),
            }),
        }
    }

    /// What a person was or is to be told, the newest first, in every state and channel.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn list_for(
        &self,
        person: &PersonId,
        page: &Page,
    ) -> Result<Listed<Outgoing>, StoreError> {
        let filter = NoticeFilter {
            person: Some(person.clone()),
            ..NoticeFilter::default()
        };
        self.list(&filter, page).await
    }

    /// Notices, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Unacceptable`] when the page is not one that was given out.
    pub async fn list(
        &self,
        filter: &NoticeFilter,
        page: &Page,
    ) -> Result<Listed<Outgoing>, StoreError> {
        let (made_at, id) = after(page)?;
        // An empty text stands for "any": no word, person or id is empty.
        let sql = "select * from notice where (made_at < $1 or (made_at = $2 and id < $3)) \
                   and ($4 = '' or state = $5) and ($6 = '' or channel = $7) \
                   and ($8 = '' or person = $9) order by made_at desc, id desc limit $10";
        let state = filter.state.map_or("", NoticeState::as_str);
        let channel = filter.channel.map_or("", super::Channel::as_str);
        let person = filter.person.as_ref().map_or("", |person| &person.0);
        let mut statement = self.store.statement(sql).number(made_at);
        statement = statement.number(made_at).text(&id);
        for word in [state, channel, person] {
            statement = statement.text(word).text(word);
        }
        let mut connection = self.store.read().await?;
        let rows = statement
            .number(page.limit() + 1)
            .all(&mut connection)
            .await?;
        let entries = rows
            .iter()
            .map(|row| Outgoing::read(self.store, row))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::cut(entries, page, |last| {
            format!("{}.{}", last.notice.made_at.as_microsecond(), last.id)
        }))
    }

    /// How many notices are in each state; states without any are left out.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn counts(&self) -> Result<BTreeMap<NoticeState, i64>, StoreError> {
        let mut connection = self.store.read().await?;
        let sql = "select state, count(*) as notices from notice group by state";
        let rows = self.store.statement(sql).all(&mut connection).await?;
        rows.iter()
            .map(|row| {
                let fields = self.store.fields(row);
                let state = fields.word("state", NoticeState::from_word)?;
                Ok((state, fields.number("notices")?))
            })
            .collect()
    }
}

/// Where a page begins: before this instant in microseconds, and of it before this id.
fn after(page: &Page) -> Result<(i64, String), StoreError> {
    let Some(after) = &page.after else {
        return Ok((i64::MAX, String::new()));
    };
    let place = after
        .split_once('.')
        .and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned())));
    place.ok_or_else(|| StoreError::Unacceptable {
        what: "the part of the list that was asked for".to_owned(),
        why: "it is none that was given out; begin with the first".to_owned(),
    })
}
