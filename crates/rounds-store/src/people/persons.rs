//! The table of people.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rounds_core::access::PersonId;

use super::record::{NewPerson, PeopleFilter, PersonRecord, role_in_list, search_key, sign_in_key};
use crate::page::{Listed, Page};
use crate::row::words_text;
use crate::statement::Statement;
use crate::{Store, StoreError, ids};

/// People.
#[derive(Clone, Copy)]
pub struct People<'s> {
    pub(crate) store: &'s Store,
}

impl People<'_> {
    /// Adds somebody.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the sign-in name is taken.
    pub async fn add(&self, person: &NewPerson, at: Timestamp) -> Result<PersonRecord, StoreError> {
        let sql = "insert into person (id, sign_in_name, sign_in_key, name, email, search_key, \
                   roles, units, staff_ids, created_at, version) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) returning *";
        let email = person.email.as_deref();
        let mut change = self.store.change().await?;
        let row = self
            .store
            .statement(sql)
            .text(&ids::fresh("per")?)
            .text(person.sign_in_name.trim())
            .text(&sign_in_key(&person.sign_in_name))
            .text(&person.name)
            .maybe_text(email)
            .text(&search_key(&person.sign_in_name, &person.name, email))
            .text(&words_text(&person.roles))
            .text(&words_text(&person.units))
            .text(&words_text(&person.staff_ids))
            .instant(at)
            .one(&mut change)
            .await
            .map_err(|error| error.about("the sign-in name"))?;
        let added = PersonRecord::read(self.store, &row)?;
        change.commit().await?;
        Ok(added)
    }

    /// Somebody by id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is nobody.
    pub async fn get(&self, person: &PersonId) -> Result<PersonRecord, StoreError> {
        let statement = self.store.statement("select * from person where id = $1");
        let found = self.find(statement.text(&person.0)).await?;
        found.ok_or_else(|| missing(person))
    }

    /// Somebody by what they type to sign in.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn by_sign_in_name(&self, name: &str) -> Result<Option<PersonRecord>, StoreError> {
        let sql = "select * from person where sign_in_key = $1";
        let statement = self.store.statement(sql);
        self.find(statement.text(&sign_in_key(name))).await
    }

    /// People by sign-in name.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn list(
        &self,
        filter: &PeopleFilter,
        page: &Page,
    ) -> Result<Listed<PersonRecord>, StoreError> {
        let sql = "select * from person where ($1 is null or sign_in_key > $1) \
                   and ($2 is null or replace(search_key, $2, '') <> search_key) \
                   and ($3 is null or replace(roles, $3, '') <> roles) \
                   and ($4 is null or case when disabled_at is null then 0 else 1 end = $4) \
                   order by sign_in_key limit $5";
        let text = filter.text.as_ref().map(|text| text.trim().to_lowercase());
        let role = filter.role.as_deref().map(role_in_list);
        let mut connection = self.store.read().await?;
        let rows = self
            .store
            .statement(sql)
            .maybe_text(page.after.as_deref())
            .maybe_text(text.as_deref().filter(|text| !text.is_empty()))
            .maybe_text(role.as_deref())
            .maybe_number(filter.disabled.map(i64::from))
            .number(page.limit() + 1)
            .all(&mut connection)
            .await?;
        let people = rows.iter().map(|row| PersonRecord::read(self.store, row));
        let people = people.collect::<Result<_, _>>()?;
        Ok(Listed::cut(people, page, |person: &PersonRecord| {
            sign_in_key(&person.sign_in_name)
        }))
    }

    /// How many people there are, disabled ones included.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn count(&self) -> Result<i64, StoreError> {
        let mut connection = self.store.read().await?;
        let statement = self
            .store
            .statement("select count(*) as people from person");
        let row = statement.one(&mut connection).await?;
        self.store.fields(&row).number("people")
    }

    /// Gives these roles instead of those before.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the person changed since `version`, [`StoreError::NotFound`].
    pub async fn set_roles(
        &self,
        person: &PersonId,
        version: i64,
        roles: &BTreeSet<String>,
    ) -> Result<PersonRecord, StoreError> {
        let sql = "update person set roles = $1, version = version + 1 \
                   where id = $2 and version = $3 returning *";
        self.set_words(sql, person, version, roles).await
    }

    /// Gives these units instead of those before.
    ///
    /// # Errors
    /// As [`People::set_roles`].
    pub async fn set_units(
        &self,
        person: &PersonId,
        version: i64,
        units: &BTreeSet<String>,
    ) -> Result<PersonRecord, StoreError> {
        let sql = "update person set units = $1, version = version + 1 \
                   where id = $2 and version = $3 returning *";
        self.set_words(sql, person, version, units).await
    }

    /// Gives these staff ids instead of those before.
    ///
    /// # Errors
    /// As [`People::set_roles`].
    pub async fn set_staff_ids(
        &self,
        person: &PersonId,
        version: i64,
        staff_ids: &BTreeSet<String>,
    ) -> Result<PersonRecord, StoreError> {
        let sql = "update person set staff_ids = $1, version = version + 1 \
                   where id = $2 and version = $3 returning *";
        self.set_words(sql, person, version, staff_ids).await
    }

    /// Changes the name on screen and the mail address.
    ///
    /// # Errors
    /// As [`People::set_roles`].
    pub async fn rename(
        &self,
        person: &PersonId,
        version: i64,
        name: &str,
        email: Option<&str>,
    ) -> Result<PersonRecord, StoreError> {
        let known = self.get(person).await?;
        let sql = "update person set name = $1, email = $2, search_key = $3, \
                   version = version + 1 where id = $4 and version = $5 returning *";
        let statement = self
            .store
            .statement(sql)
            .text(name)
            .maybe_text(email)
            .text(&search_key(&known.sign_in_name, name, email))
            .text(&person.0)
            .number(version);
        self.update(person, statement).await
    }

    /// From now on they may not act. Whoever is disabled already stays so since then.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn disable(
        &self,
        person: &PersonId,
        at: Timestamp,
    ) -> Result<PersonRecord, StoreError> {
        let sql = "update person set disabled_at = coalesce(disabled_at, $1), \
                   version = version + 1 where id = $2 returning *";
        let statement = self.store.statement(sql).instant(at).text(&person.0);
        self.update(person, statement).await
    }

    /// They may act again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn enable(&self, person: &PersonId) -> Result<PersonRecord, StoreError> {
        let sql = "update person set disabled_at = null, version = version + 1 \
                   where id = $1 returning *";
        let statement = self.store.statement(sql).text(&person.0);
        self.update(person, statement).await
    }

    async fn set_words(
        &self,
        sql: &'static str,
        person: &PersonId,
        version: i64,
        words: &BTreeSet<String>,
    ) -> Result<PersonRecord, StoreError> {
        let statement = self
            .store
            .statement(sql)
            .text(&words_text(words))
            .text(&person.0)
            .number(version);
        self.update(person, statement).await
    }

    /// Runs an update that gives the person back; none given back means somebody was faster.
    async fn update(
        &self,
        person: &PersonId,
        statement: Statement<'_>,
    ) -> Result<PersonRecord, StoreError> {
        let mut change = self.store.change().await?;
        let Some(row) = statement.optional(&mut change).await? else {
            drop(change);
            self.get(person).await?;
            return Err(StoreError::Conflict {
                what: format!("person {person}"),
            });
        };
        let changed = PersonRecord::read(self.store, &row)?;
        change.commit().await?;
        Ok(changed)
    }

    pub(super) async fn find(
        &self,
        statement: Statement<'_>,
    ) -> Result<Option<PersonRecord>, StoreError> {
        let mut connection = self.store.read().await?;
        let row = statement.optional(&mut connection).await?;
        row.map(|row| PersonRecord::read(self.store, &row))
            .transpose()
    }
}

fn missing(person: &PersonId) -> StoreError {
    StoreError::NotFound {
        what: "person",
        id: person.0.clone(),
    }
}
