//! Bringing the schema up to date. Migrations go forward only, are numbered, and each is one
//! transaction together with its own record, so a crash leaves either all of it or nothing.

use data_encoding::HEXLOWER;
use rounds_core::Clock;
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Executor as _};

use crate::dialect::Dialect;
use crate::open::Change;
use crate::{Store, StoreError};

/// One step of the schema.
pub(crate) struct Migration {
    /// Counted from 1 without gaps.
    pub(crate) number: i64,
    /// Statements in portable types: `TEXT` and `BIGINT`.
    pub(crate) sql: &'static str,
}

/// Every step, in order.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        sql: include_str!("migrations/0001_people.sql"),
    },
    Migration {
        number: 2,
        sql: include_str!("migrations/0002_ledger.sql"),
    },
    Migration {
        number: 3,
        sql: include_str!("migrations/0003_jobs.sql"),
    },
    Migration {
        number: 4,
        sql: include_str!("migrations/0004_governance.sql"),
    },
];

/// Number that processes agree on while they look at the schema of a PostgreSQL database:
/// "rounds" in ASCII.
const LOCK: i64 = 0x726f_756e_6473;

/// Runs what has not run yet. Of several processes that start at once, one runs each step.
pub(crate) async fn up_to_date(store: &Store, clock: &dyn Clock) -> Result<(), StoreError> {
    up_to(store, clock, i64::MAX).await
}

/// As [`up_to_date`], up to this step only.
pub(crate) async fn up_to(
    store: &Store,
    clock: &dyn Clock,
    newest_wanted: i64,
) -> Result<(), StoreError> {
    let wanted = MIGRATIONS
        .iter()
        .filter(|migration| migration.number <= newest_wanted);
    for migration in wanted {
        let mut change = locked(store).await?;
        let found = newest(store, &mut change).await?;
        refuse_newer(store, found)?;
        if found < migration.number {
            run(store, &mut change, migration, clock).await?;
            change.commit().await?;
        } else {
            refuse_altered(store, &mut change, migration).await?;
        }
    }
    Ok(())
}

/// A change that no other process can begin meanwhile.
async fn locked(store: &Store) -> Result<Change<'_>, StoreError> {
    let mut change = store.change().await?;
    if store.dialect() == Dialect::Postgres {
        store
            .statement("select pg_advisory_xact_lock($1)")
            .number(LOCK)
            .execute(&mut change)
            .await?;
    }
    // sql: a constant in the dialect of the database
    // sql: written in this crate.
    store
        .statement(AssertSqlSafe(store.dialect().schema(
            "create table if not exists migration \
             (number BIGINT primary key, hash TEXT not null, applied_at BIGINT not null)",
        )))
        .execute(&mut change)
        .await?;
    Ok(change)
}

/// Number of the newest step that ran; 0 in an empty database.
pub(crate) async fn newest(store: &Store, change: &mut Change<'_>) -> Result<i64, StoreError> {
    let row = store
        .statement("select coalesce(max(number), 0) as newest from migration")
        .one(change)
        .await?;
    store.fields(&row).number("newest")
}

/// Number of the newest step of this program.
pub(crate) fn newest_known() -> i64 {
    MIGRATIONS.last().map_or(0, |last| last.number)
}

fn refuse_newer(store: &Store, found: i64) -> Result<(), StoreError> {
    let known = newest_known();
    if found > known {
        return Err(StoreError::TooNew {
            database: store.inner.name().to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

async fn run(
    store: &Store,
    change: &mut Change<'_>,
    migration: &Migration,
    clock: &dyn Clock,
) -> Result<(), StoreError> {
    // sql: a file of this crate in the dialect of the database
    // sql: a file of this crate.
    let sql = store.dialect().schema(migration.sql);
    let done = (&mut **change)
        .execute(sqlx::raw_sql(AssertSqlSafe(sql)))
        .await;
    done.map_err(|error| store.inner.cause(&error))?;
    store
        .statement("insert into migration (number, hash, applied_at) values ($1, $2, $3)")
        .number(migration.number)
        .text(&hash(migration))
        .instant(clock.now())
        .execute(change)
        .await?;
    Ok(())
}

/// A step that ran must be the step this program knows by that number.
async fn refuse_altered(
    store: &Store,
    change: &mut Change<'_>,
    migration: &Migration,
) -> Result<(), StoreError> {
    let row = store
        .statement("select hash from migration where number = $1")
        .number(migration.number)
        .optional(change)
        .await?;
    let recorded = match &row {
        Some(row) => store.fields(row).text("hash")?,
        None => String::new(),
    };
    if recorded != hash(migration) {
        return Err(store.inner.damaged(format!(
            "its migration {} is not the one of this program",
            migration.number
        )));
    }
    Ok(())
}

/// SHA-256 of the portable text, so that it is the same on both databases.
fn hash(migration: &Migration) -> String {
    HEXLOWER.encode(&Sha256::digest(migration.sql.as_bytes()))
}
