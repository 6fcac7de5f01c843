//! Tokens that programs act with in a person's name.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use rounds_core::access::{Permission, PersonId};
use sqlx::any::AnyRow;

use crate::page::{Listed, Page};
use crate::statement::Statement;
use crate::{Store, StoreError};

/// Tokens.
#[derive(Clone, Copy)]
pub struct Tokens<'s> {
    pub(crate) store: &'s Store,
}

/// A token. Printed without the hash of its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRecord {
    /// Public name of the token, `tok_…`.
    pub id: String,
    /// In whose name it acts.
    pub person: PersonId,
    /// What its owner calls it.
    pub name: String,
    /// Hash of the secret.
    pub secret_hash: String,
    /// What it is limited to. None is no limit.
    pub scopes: Option<BTreeSet<Permission>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// Newest use.
    pub last_used_at: Option<Timestamp>,
    /// Where the newest use came from.
    pub last_used_ip: Option<String>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl fmt::Debug for TokenRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRecord")
            .field("id", &self.id)
            .field("person", &self.person)
            .field("scopes", &self.scopes)
            .field("expires_at", &self.expires_at)
            .field("revoked_at", &self.revoked_at)
            .finish_non_exhaustive()
    }
}

impl Tokens<'_> {
    /// Keeps a new token.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn insert(&self, token: &TokenRecord) -> Result<(), StoreError> {
        let sql = "insert into token (id, person, name, secret_hash, scopes, created_at, \
                   expires_at, last_used_at, last_used_ip, revoked_at) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let scopes = token
            .scopes
            .as_ref()
            .map(|scopes| serde_json::to_string(scopes).expect("invariant: permissions are words"));
        let statement = self
            .store
            .statement(sql)
            .text(&token.id)
            .text(&token.person.0)
            .text(&token.name)
            .text(&token.secret_hash)
            .maybe_text(scopes.as_deref())
            .instant(token.created_at)
            .instant(token.expires_at)
            .maybe_instant(token.last_used_at)
            .maybe_text(token.last_used_ip.as_deref())
            .maybe_instant(token.revoked_at);
        self.run(statement).await.map(drop)
    }

    /// The token with this secret, expired and revoked ones too.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn by_secret_hash(
        &self,
        secret_hash: &str,
    ) -> Result<Option<TokenRecord>, StoreError> {
        let mut connection = self.store.read().await?;
        let sql = "select * from token where secret_hash = $1";
        let statement = self.store.statement(sql).text(secret_hash);
        let row = statement.optional(&mut connection).await?;
        row.map(|row| read(self.store, &row)).transpose()
    }

    /// It was used.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn used(&self, id: &str, at: Timestamp, ip: &str) -> Result<(), StoreError> {
        let sql = "update token set last_used_at = $1, last_used_ip = $2 where id = $3";
        let statement = self.store.statement(sql).instant(at).text(ip).text(id);
        self.run(statement).await.map(drop)
    }

    /// Takes it back. False when it was taken back before, or there is none such.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn revoke(&self, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "update token set revoked_at = $1 where id = $2 and revoked_at is null";
        Ok(self
            .run(self.store.statement(sql).instant(at).text(id))
            .await?
            == 1)
    }

    /// Somebody's tokens, in the order they were made, 1,000 at most.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn list_of(&self, person: &PersonId) -> Result<Vec<TokenRecord>, StoreError> {
        let mut connection = self.store.read().await?;
        let sql = "select * from token where person = $1 order by created_at, id limit 1000";
        let statement = self.store.statement(sql).text(&person.0);
        let rows = statement.all(&mut connection).await?;
        rows.iter().map(|row| read(self.store, row)).collect()
    }

    /// Everybody's tokens by id.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn list(&self, page: &Page) -> Result<Listed<TokenRecord>, StoreError> {
        let mut connection = self.store.read().await?;
        let sql = "select * from token where ($1 is null or id > $1) order by id limit $2";
        let statement = self.store.statement(sql).maybe_text(page.after.as_deref());
        let rows = statement
            .number(page.limit() + 1)
            .all(&mut connection)
            .await?;
        let tokens = rows.iter().map(|row| read(self.store, row));
        Ok(Listed::cut(
            tokens.collect::<Result<_, _>>()?,
            page,
            |token: &TokenRecord| token.id.clone(),
        ))
    }

    async fn run(&self, statement: Statement<'_>) -> Result<u64, StoreError> {
        let mut change = self.store.change().await?;
        let touched = statement.execute(&mut change).await?;
        change.commit().await?;
        Ok(touched)
    }
}

fn read(store: &Store, row: &AnyRow) -> Result<TokenRecord, StoreError> {
    let fields = store.fields(row);
    let scopes = match fields.maybe_text("scopes")? {
        Some(_) => Some(fields.json("scopes")?),
        None => None,
    };
    Ok(TokenRecord {
        id: fields.text("id")?,
        person: PersonId(fields.text("person")?),
        name: fields.text("name")?,
        secret_hash: fields.text("secret_hash")?,
        scopes,
        created_at: fields.instant("created_at")?,
        expires_at: fields.instant("expires_at")?,
        last_used_at: fields.maybe_instant("last_used_at")?,
        last_used_ip: fields.maybe_text("last_used_ip")?,
        revoked_at: fields.maybe_instant("revoked_at")?,
    })
}
