//! What is wrong with a database that works: damage that nobody has run into yet, and settings that
//! break the store's promises. Not the ledger's chain: that is `ledger::Ledger::verify`.

use crate::dialect::Dialect;
use crate::{Store, StoreError};

/// Most findings of damage that are named.
const DAMAGE_MAX: usize = 20;

impl Store {
    /// Reads the whole database through and names what an administrator should know, as sentences.
    /// Nothing named means that nothing was found. It takes as long as reading the file.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn concerns(&self) -> Result<Vec<String>, StoreError> {
        match self.dialect() {
            Dialect::Sqlite => self.concerns_of_file().await,
            Dialect::Postgres => self.concerns_of_server().await,
        }
    }

    async fn concerns_of_file(&self) -> Result<Vec<String>, StoreError> {
        let mut connection = self.read().await?;
        let mut concerns = Vec::new();
        let rows = self
            .statement("pragma integrity_check")
            .all(&mut connection)
            .await?;
        for row in rows.iter().take(DAMAGE_MAX) {
            let found = self.fields(row).text("integrity_check")?;
            if found != "ok" {
                concerns.push(format!("the file is damaged: {found}; restore a backup"));
            }
        }
        let rows = self
            .statement("pragma foreign_key_check")
            .all(&mut connection)
            .await?;
        for row in rows.iter().take(DAMAGE_MAX) {
            let table = self.fields(row).text("table")?;
            concerns.push(format!("a row of {table} refers to one that is not there"));
        }
        concerns.extend(self.url().file().and_then(readable_by_others));
        Ok(concerns)
    }

    async fn concerns_of_server(&self) -> Result<Vec<String>, StoreError> {
        let sql = "select current_setting('fsync') as fsync, \
                   current_setting('full_page_writes') as pages, \
                   current_setting('is_superuser') as superuser, \
                   case when inet_server_addr() is null or inet_server_addr() = inet_client_addr() \
                   then 1 else 0 end as here, \
                   (select case when ssl then 1 else 0 end from pg_catalog.pg_stat_ssl \
                   where pid = pg_backend_pid()) as encrypted";
        let mut connection = self.read().await?;
        let row = self.statement(sql).one(&mut connection).await?;
        let fields = self.fields(&row);
        let mut concerns = Vec::new();
        if fields.text("fsync")? != "on" {
            concerns.push(
                "the server runs with fsync = off: a crash can lose what was acknowledged and \
                 damage the rest"
                    .to_owned(),
            );
        }
        if fields.text("pages")? != "on" {
            concerns.push(
                "the server runs with full_page_writes = off: a crash can damage pages".to_owned(),
            );
        }
        if fields.text("superuser")? == "on" {
            concerns.push(
                "the office signs in as a superuser; a role that owns this one database is enough"
                    .to_owned(),
            );
        }
        let here = fields.maybe_number("here")? == Some(1);
        if !here && fields.maybe_number("encrypted")? != Some(1) {
            concerns.push(
                "the connection to another machine is not encrypted; add sslmode=verify-full to \
                 the address"
                    .to_owned(),
            );
        }
        Ok(concerns)
    }
}

#[cfg(unix)]
fn readable_by_others(file: &std::path::Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(file).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then(|| {
        format!(
            "others on this machine may open {} (mode {mode:o}); 600 is enough",
            file.display()
        )
    })
}

#[cfg(not(unix))]
fn readable_by_others(_: &std::path::Path) -> Option<String> {
    None
}
