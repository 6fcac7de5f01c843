//! Who an identity provider says somebody is: issuer and subject, never a mail address.

use jiff::Timestamp;
use rounds_core::access::PersonId;

use super::{People, PersonRecord};
use crate::StoreError;

impl People<'_> {
    /// From now on this issuer's subject is this person.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the subject is somebody already.
    pub async fn link(
        &self,
        person: &PersonId,
        issuer: &str,
        subject: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.get(person).await?;
        let sql = "insert into person_identity (issuer, subject, person, linked_at) \
                   values ($1, $2, $3, $4)";
        let mut change = self.store.change().await?;
        self.store
            .statement(sql)
            .text(issuer)
            .text(subject)
            .text(&person.0)
            .instant(at)
            .execute(&mut change)
            .await
            .map_err(|error| error.about("the identity"))?;
        change.commit().await
    }

    /// Whoever this issuer's subject is.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn by_identity(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<PersonRecord>, StoreError> {
        let sql = "select person.* from person \
                   join person_identity on person_identity.person = person.id \
                   where person_identity.issuer = $1 and person_identity.subject = $2";
        self.find(self.store.statement(sql).text(issuer).text(subject))
            .await
    }

    /// The providers that know somebody, ordered.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn issuers_of(&self, person: &PersonId) -> Result<Vec<String>, StoreError> {
        let sql = "select distinct issuer from person_identity where person = $1 order by issuer";
        let mut connection = self.store.read().await?;
        let rows = self
            .store
            .statement(sql)
            .text(&person.0)
            .all(&mut connection)
            .await?;
        let issuers = rows.iter().map(|row| self.store.fields(row).text("issuer"));
        issuers.collect()
    }
}
