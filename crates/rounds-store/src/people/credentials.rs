//! Password hashes, second factors and recovery codes. What is used up is used up at once for
//! everybody: the checks are in the statements that change.

use std::fmt;

use jiff::Timestamp;
use rounds_core::access::PersonId;

use crate::{Store, StoreError};

/// Credentials of people.
#[derive(Clone, Copy)]
pub struct Credentials<'s> {
    pub(crate) store: &'s Store,
}

/// A second factor that shows codes by time. Printed without its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Totp {
    /// The secret, sealed by the caller.
    pub sealed_secret: String,
    /// When a first code was shown; none while it is being set up.
    pub confirmed_at: Option<Timestamp>,
    /// The newest time step whose code was used.
    pub last_step: i64,
}

impl fmt::Debug for Totp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Totp")
            .field("confirmed_at", &self.confirmed_at)
            .finish_non_exhaustive()
    }
}

impl Credentials<'_> {
    /// The hash of the password, if they have one.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn password_hash(&self, person: &PersonId) -> Result<Option<String>, StoreError> {
        let mut connection = self.store.read().await?;
        let row = self
            .store
            .statement("select hash from password where person = $1")
            .text(&person.0)
            .optional(&mut connection)
            .await?;
        row.map(|row| self.store.fields(&row).text("hash"))
            .transpose()
    }

    /// This hash instead of the one before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_password_hash(
        &self,
        person: &PersonId,
        hash: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "insert into password (person, hash, set_at) values ($1, $2, $3) \
                   on conflict (person) do update set hash = excluded.hash, set_at = excluded.set_at";
        let mut change = self.store.change().await?;
        let statement = self
            .store
            .statement(sql)
            .text(&person.0)
            .text(hash)
            .instant(at);
        statement.execute(&mut change).await?;
        change.commit().await
    }

    /// Takes the password away.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn remove_password(&self, person: &PersonId) -> Result<(), StoreError> {
        let mut change = self.store.change().await?;
        let statement = self
            .store
            .statement("delete from password where person = $1");
        statement.text(&person.0).execute(&mut change).await?;
        change.commit().await
    }

    /// The second factor, if they have one.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn totp(&self, person: &PersonId) -> Result<Option<Totp>, StoreError> {
        let mut connection = self.store.read().await?;
        let row = self
            .store
            .statement("select * from totp where person = $1")
            .text(&person.0)
            .optional(&mut connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let fields = self.store.fields(&row);
        Ok(Some(Totp {
            sealed_secret: fields.text("sealed_secret")?,
            confirmed_at: fields.maybe_instant("confirmed_at")?,
            last_step: fields.number("last_step")?,
        }))
    }

    /// This second factor instead of the one before; none takes it away.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_totp(&self, person: &PersonId, totp: Option<&Totp>) -> Result<(), StoreError> {
        let mut change = self.store.change().await?;
        let statement = self.store.statement("delete from totp where person = $1");
        statement.text(&person.0).execute(&mut change).await?;
        if let Some(totp) = totp {
            let sql = "insert into totp (person, sealed_secret, confirmed_at, last_step) \
                       values ($1, $2, $3, $4)";
            self.store
                .statement(sql)
                .text(&person.0)
                .text(&totp.sealed_secret)
                .maybe_instant(totp.confirmed_at)
                .number(totp.last_step)
                .execute(&mut change)
                .await?;
        }
        change.commit().await
    }

    /// Uses the code of this time step: false when it, or a later one, was used before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn use_totp_step(&self, person: &PersonId, step: i64) -> Result<bool, StoreError> {
        let sql = "update totp set last_step = $1 where person = $2 and last_step < $1";
        let mut change = self.store.change().await?;
        let statement = self.store.statement(sql).number(step).text(&person.0);
        let used = statement.execute(&mut change).await?;
        change.commit().await?;
        Ok(used == 1)
    }

    /// These recovery codes instead of those before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn replace_recovery_codes(
        &self,
        person: &PersonId,
        hashes: &[String],
    ) -> Result<(), StoreError> {
        let mut change = self.store.change().await?;
        let statement = self
            .store
            .statement("delete from recovery_code where person = $1");
        statement.text(&person.0).execute(&mut change).await?;
        for hash in hashes {
            self.store
                .statement("insert into recovery_code (person, hash) values ($1, $2)")
                .text(&person.0)
                .text(hash)
                .execute(&mut change)
                .await?;
        }
        change.commit().await
    }

    /// Uses a recovery code: false when there is none such, or it was used before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn use_recovery_code(
        &self,
        person: &PersonId,
        hash: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "update recovery_code set used_at = $1 \
                   where person = $2 and hash = $3 and used_at is null";
        let mut change = self.store.change().await?;
        let statement = self
            .store
            .statement(sql)
            .instant(at)
            .text(&person.0)
            .text(hash);
        let used = statement.execute(&mut change).await?;
        change.commit().await?;
        Ok(used == 1)
    }

    /// How many recovery codes are left.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn recovery_codes_left(&self, person: &PersonId) -> Result<i64, StoreError> {
        let sql =
            "select count(*) as codes from recovery_code where person = $1 and used_at is null";
        let mut connection = self.store.read().await?;
        let row = self
            .store
            .statement(sql)
            .text(&person.0)
            .one(&mut connection)
            .await?;
        self.store.fields(&row).number("codes")
    }
}
